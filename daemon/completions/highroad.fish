# fish completion for highroad
complete -c highroad -f
complete -c highroad -n __fish_use_subcommand -a run -d 'the daemon; what systemd starts'
complete -c highroad -n __fish_use_subcommand -a check -d 'validate the file, then each credential'
complete -c highroad -n __fish_use_subcommand -a status -d 'what the running daemon does'
complete -c highroad -n __fish_use_subcommand -a demo -d 'the whole loop on this machine'
complete -c highroad -n __fish_use_subcommand -a init -d 'write a commented highroad.toml'
complete -c highroad -n __fish_use_subcommand -a import -d "load a source's history from a file"
complete -c highroad -n __fish_use_subcommand -a backup -d 'copy the database while the daemon runs'
complete -c highroad -n __fish_use_subcommand -a doctor -d 'a report without secrets'
complete -c highroad -n __fish_use_subcommand -a journal -d 'the record of everything that happened'
complete -c highroad -n __fish_use_subcommand -a forget -d 'erase what a customer wrote'
complete -c highroad -n __fish_use_subcommand -a held -d 'all that is held about a customer or a case'
complete -c highroad -n __fish_use_subcommand -a slack-manifest -d 'the manifest of the Slack app'
complete -c highroad -n __fish_use_subcommand -a matrix-login -d 'log the Matrix bot in once'
complete -c highroad -n __fish_use_subcommand -a matrix-registration -d 'the registration of an application service'
complete -c highroad -n __fish_use_subcommand -a login -d 'ask a person for a consent'
complete -c highroad -n __fish_use_subcommand -a sources -d 'what is watched'
complete -c highroad -n __fish_use_subcommand -a replay -d 'what the playbook would have done'
complete -c highroad -n __fish_use_subcommand -a report -d 'how the team did'
complete -c highroad -n __fish_use_subcommand -a playbook -d 'what the playbook says'
complete -c highroad -n __fish_use_subcommand -a judge -d 'what reviews say'
complete -c highroad -n __fish_use_subcommand -a lint -d 'what the check finds in replies'
complete -c highroad -n __fish_use_subcommand -a draft -d 'drafts for reviews'
complete -c highroad -n __fish_use_subcommand -a list -d 'as in chat'
complete -c highroad -n __fish_use_subcommand -a cases -d 'as in chat'
complete -c highroad -n __fish_use_subcommand -a show -d 'as in chat'
complete -c highroad -n __fish_use_subcommand -a approve -d 'as in chat'
complete -c highroad -n __fish_use_subcommand -a edit -d 'as in chat'
complete -c highroad -n __fish_use_subcommand -a next -d 'as in chat'
complete -c highroad -n __fish_use_subcommand -a snooze -d 'as in chat'
complete -c highroad -n __fish_use_subcommand -a claim -d 'as in chat'
complete -c highroad -n __fish_use_subcommand -a dismiss -d 'as in chat'
complete -c highroad -n __fish_use_subcommand -a note -d 'as in chat'
complete -c highroad -n __fish_use_subcommand -a reopen -d 'as in chat'
complete -c highroad -n __fish_use_subcommand -a undo -d 'as in chat'
complete -c highroad -n __fish_use_subcommand -a posted -d 'as in chat'
complete -c highroad -n __fish_use_subcommand -a assign -d 'as in chat'
complete -c highroad -n __fish_use_subcommand -a escalate -d 'as in chat'
complete -c highroad -n __fish_use_subcommand -a ack -d 'as in chat'
complete -c highroad -n __fish_use_subcommand -a facts -d 'as in chat'
complete -c highroad -n __fish_use_subcommand -a cause -d 'as in chat'
complete -c highroad -n __fish_use_subcommand -a fixed -d 'as in chat'
complete -c highroad -n __fish_use_subcommand -a offline -d 'as in chat'
complete -c highroad -n __fish_use_subcommand -a resolve -d 'as in chat'
complete -c highroad -n __fish_use_subcommand -a tried -d 'as in chat'
complete -c highroad -n __fish_use_subcommand -a contact -d 'as in chat'
complete -c highroad -n __fish_use_subcommand -a no-contact -d 'as in chat'
complete -c highroad -n __fish_use_subcommand -a oncall -d 'as in chat'
complete -c highroad -n __fish_use_subcommand -a explain -d 'as in chat'
complete -c highroad -s h -l help -d 'help'
complete -c highroad -l version -d 'version'
complete -c highroad -s c -l config -r -F -d 'the configuration file'
complete -c highroad -n '__fish_seen_subcommand_from journal' -a 'verify export'
complete -c highroad -n '__fish_seen_subcommand_from playbook' -a explain
complete -c highroad -n '__fish_seen_subcommand_from import backup' -F
complete -c highroad -n '__fish_seen_subcommand_from journal' -l noted -x
complete -c highroad -n '__fish_seen_subcommand_from playbook' -l review -x
complete -c highroad -n '__fish_seen_subcommand_from demo' -l port -x
complete -c highroad -n '__fish_seen_subcommand_from demo' -l keep -r -F
complete -c highroad -n '__fish_seen_subcommand_from import' -l source -x
complete -c highroad -n '__fish_seen_subcommand_from forget held' -l author -x
complete -c highroad -n '__fish_seen_subcommand_from forget held' -l source -x
complete -c highroad -n '__fish_seen_subcommand_from forget held' -l case -x
complete -c highroad -n '__fish_seen_subcommand_from doctor' -l output -r -F
complete -c highroad -n '__fish_seen_subcommand_from doctor' -l ask
complete -c highroad -n '__fish_seen_subcommand_from slack-manifest' -l mode -x -a 'socket http'
complete -c highroad -n '__fish_seen_subcommand_from slack-manifest' -l public-url -x
complete -c highroad -n '__fish_seen_subcommand_from matrix-login' -l homeserver -x
complete -c highroad -n '__fish_seen_subcommand_from matrix-login' -l user -x
complete -c highroad -n '__fish_seen_subcommand_from matrix-login' -l device -x
complete -c highroad -n '__fish_seen_subcommand_from matrix-login' -l with -x -a 'password login-token access-token'
complete -c highroad -n '__fish_seen_subcommand_from matrix-login' -l renewable
complete -c highroad -n '__fish_seen_subcommand_from login' -a google
complete -c highroad -n '__fish_seen_subcommand_from login' -l client -r -F
complete -c highroad -n '__fish_seen_subcommand_from login' -l to -r -F
complete -c highroad -n '__fish_seen_subcommand_from login' -l port -x
complete -c highroad -n '__fish_seen_subcommand_from sources' -a add
complete -c highroad -n '__fish_seen_subcommand_from sources' -l set -x
complete -c highroad -n '__fish_seen_subcommand_from sources' -l no-questions
complete -c highroad -n '__fish_seen_subcommand_from sources' -l unchecked
complete -c highroad -n '__fish_seen_subcommand_from matrix-registration' -l url -x
complete -c highroad -n '__fish_seen_subcommand_from matrix-login' -l token-file -r -F
complete -c highroad -n '__fish_seen_subcommand_from replay report' -l since -x
complete -c highroad -n '__fish_seen_subcommand_from report' -l format -x -a 'text json html'
complete -c highroad -n '__fish_seen_subcommand_from replay' -l team-answers-after -x
complete -c highroad -n '__fish_seen_subcommand_from replay' -l playbook -r -F
complete -c highroad -n '__fish_seen_subcommand_from replay judge' -l reviews -r -F
complete -c highroad -n '__fish_seen_subcommand_from judge' -a evaluate
complete -c highroad -n '__fish_seen_subcommand_from judge' -l language -x
complete -c highroad -n '__fish_seen_subcommand_from judge' -l second-reading
complete -c highroad -n '__fish_seen_subcommand_from draft' -l stars -x
