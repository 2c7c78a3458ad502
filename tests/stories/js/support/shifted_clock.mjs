// A daemon that lives some hours later than the rest of the world: its wall clock is ahead, everything else is real.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from './processes.mjs';

const source = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
static long ahead(void) { const char* by = getenv("CLOCK_AHEAD_SECONDS"); return by ? atol(by) : 0; }
int clock_gettime(clockid_t which, struct timespec* at)
{
    static int (*real)(clockid_t, struct timespec*);
    if (!real) real = (int (*)(clockid_t, struct timespec*))dlsym(RTLD_NEXT, "clock_gettime");
    int result = real(which, at);
    if (result == 0 && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) at->tv_sec += ahead();
    return result;
}
time_t time(time_t* at)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}
int gettimeofday(struct timeval* at, void* zone)
{
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    at->tv_sec = now.tv_sec;
    at->tv_usec = now.tv_nsec / 1000;
    return 0;
}
`;

let made;
async function library() {
  const dir = mkdtempSync(path.join(tmpdir(), 'hr-clock-'));
  writeFileSync(path.join(dir, 'ahead.c'), source);
  const file = path.join(dir, 'ahead.so');
  const told = await run('cc', ['-shared', '-fPIC', '-O1', '-o', file, path.join(dir, 'ahead.c'), '-ldl'], { timeoutMs: 60_000 });
  if (told.code !== 0) throw new Error(`The clock could not be compiled:\n${told.err}`);
  return file;
}

/** What to add to the environment of a program. */
export async function clockAhead(hours) {
  made ??= library();
  return { LD_PRELOAD: await made, CLOCK_AHEAD_SECONDS: String(hours * 3600) };
}
