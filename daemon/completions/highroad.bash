# bash completion for highroad
_highroad() {
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]} options
    local commands="run check status demo init import backup doctor journal forget held slack-manifest matrix-login
        matrix-registration login sources replay report playbook judge lint draft list cases show approve edit next snooze claim dismiss note reopen undo posted
        assign escalate ack facts cause fixed offline resolve tried contact no-contact oncall explain"
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "$commands --help --version" -- "$word")
        return
    fi
    case $previous in
    -c | --config | --reviews | --playbook | --token-file | --keep | --output)
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        return
        ;;
    --mode)
        mapfile -t COMPREPLY < <(compgen -W "socket http" -- "$word")
        return
        ;;
    --format)
        mapfile -t COMPREPLY < <(compgen -W "text json html" -- "$word")
        return
        ;;
    --with)
        mapfile -t COMPREPLY < <(compgen -W "password login-token access-token" -- "$word")
        return
        ;;
    esac
    case $command in
    journal) options="verify export --noted --config" ;;
    playbook) options="explain --review --config" ;;
    demo) options="--port --keep" ;;
    import) options="--source --config" ;;
    forget | held) options="--author --source --case --config" ;;
    doctor) options="--output --ask --config" ;;
    slack-manifest) options="--mode --public-url" ;;
    matrix-login) options="--homeserver --user --token-file --device --with --renewable" ;;
    login) options="google --client --to --port --config" ;;
    sources) options="add --set --no-questions --unchecked --config" ;;
    matrix-registration) options="--url --config" ;;
    replay) options="--since --reviews --playbook --team-answers-after --config" ;;
    report) options="--since --format --config" ;;
    judge) options="evaluate --reviews --language --second-reading --config" ;;
    draft) options="--stars --config" ;;
    init) options="" ;;
    *) options="--config" ;;
    esac
    case $command:$word in
    import:[!-]* | import: | backup:[!-]* | backup:) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
    *) mapfile -t COMPREPLY < <(compgen -W "$options --help" -- "$word") ;;
    esac
}
complete -o filenames -F _highroad highroad
