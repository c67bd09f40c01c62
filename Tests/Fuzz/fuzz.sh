#!/usr/bin/env bash
# Builds the fuzzer and runs each target for some seconds, two at a time:
#     Tests/Fuzz/fuzz.sh [--shared] [SECONDS] [TARGET…]
# Looking for what nobody has found is `make fuzz`: all code is instrumented for coverage and for addresses, in
# a build of its own, which takes minutes. --shared is what CI runs, to see whether a change broke
# something: it shares the release build with the tests, where only the fuzzer's own code is
# instrumented, and changes the seeds blindly. With SEED in the environment the inputs are the same each time,
# on any machine: --shared ends after so many, which is a minute of a slow one.
# Findings are kept in Tests/Fuzz/Failures, where `swift test` replays them; what libFuzzer says of a
# target, and the inputs that it found worth keeping, are in .build-fuzz.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=.build-fuzz
# `@testable` in release.
build=(swift build --configuration release -Xswiftc -enable-testing)
shared=
if [ "${1:-}" = --shared ]; then
    shared=1
    shift
else
    # Swift's compiler takes one list of sanitizers, the last: both stand in it.
    build+=(--scratch-path "$out" -Xswiftc -sanitize=fuzzer,address)
fi
seconds=${1:-60}
[ $# -gt 0 ] && shift
targets=${*:-docx txt md html wire pdf-streams pdf-script pdf-pages root}
declare -A inputs=(
    [docx]=60000 [txt]=50000 [md]=20000 [html]=30000 [wire]=5000000
    [pdf-streams]=2000000 [pdf-script]=200000 [pdf-pages]=150000 [root]=5000000
)
mkdir -p Tests/Fuzz/Failures "$out/logs"

QUARRY_FUZZ=1 "${build[@]}" --product Fuzz
fuzzer=$(QUARRY_FUZZ=1 "${build[@]}" --show-bin-path)/Fuzz
# libFuzzer reports a crash itself; Swift's own tracer would wait for it.
export SWIFT_BACKTRACE=enable=no

fuzz() {
    local target=$1 log="$out/logs/$1" options=()
    mkdir -p "$out/corpus/$target" "Tests/Fuzz/Seeds/$target"
    [ -f "Tests/Fuzz/$target.dict" ] && options+=("-dict=Tests/Fuzz/$target.dict")
    [ -n "${SEED:-}" ] && options+=("-seed=$SEED")
    # Without coverage of the libraries most seeds look alike, and would be dropped.
    [ -n "$shared" ] && options+=(-keep_seed=1 "-runs=${inputs[$target]}")
    if QUARRY_FUZZ_TARGET=$target "$fuzzer" ${options[@]+"${options[@]}"} \
        "$out/corpus/$target" "Tests/Fuzz/Seeds/$target" \
        -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 \
        -artifact_prefix="Tests/Fuzz/Failures/$target-" 2> "$log"; then
        printf '%-12s %s\n' "$target" "$(tail -1 "$log")"
    else
        tail -40 "$log"
        echo "error: $target failed; its input is in Tests/Fuzz/Failures" >&2
        return 1
    fi
}

running=0
failed=0
for target in $targets; do
    if [ $running = 2 ]; then
        wait -n || failed=1
        running=1
    fi
    fuzz "$target" &
    running=$((running + 1))
done
while [ $running -gt 0 ]; do
    wait -n || failed=1
    running=$((running - 1))
done
exit $failed
