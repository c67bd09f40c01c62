#!/usr/bin/env bash
# Compares what the kernels give on arm64, run by qemu, with what they give here: NEON's path, the
# portable one there, and every path of this CPU, bit by bit.
# usage: neon.sh FOLDER   for what is compiled
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$1
mkdir -p "$work"
sources=(Sources/CKernels/*.c Tests/Kernels/bits.c)
flags=(-O3 -std=gnu17 -ISources/CKernels/include)
clang "${flags[@]}" "${sources[@]}" -o "$work/here" -lm
clang --target=aarch64-linux-gnu -fuse-ld=lld -static "${flags[@]}" "${sources[@]}" -o "$work/arm64" -lm

QUARRY_KERNEL=portable "$work/here" > "$work/expected"
compare() {
    printf '%-24s' "$1"
    shift
    "$@" > "$work/found"
    if ! diff "$work/expected" "$work/found" > "$work/difference"; then
        echo "differs from this machine's portable path:"
        cat "$work/difference"
        exit 1
    fi
    echo "$(wc -l < "$work/found") kernels give the same bits"
}
for path in avx2 avxvnni avx512 avx512vnni; do
    if QUARRY_KERNEL=$path "$work/here" > /dev/null 2>&1; then
        compare "here, $path" env QUARRY_KERNEL=$path "$work/here"
    fi
done
compare "arm64, portable" env QUARRY_KERNEL=portable qemu-aarch64 "$work/arm64"
compare "arm64, neon" env QUARRY_KERNEL=neon qemu-aarch64 "$work/arm64"
