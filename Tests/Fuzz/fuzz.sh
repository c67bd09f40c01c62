#!/bin/sh
# Builds the fuzzer and runs each target for some seconds:  Tests/Fuzz/fuzz.sh [SECONDS] [TARGET…]
# Findings are kept in Tests/Fuzz/Failures, where `swift test` replays them.
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-60}
[ $# -gt 0 ] && shift
targets=${*:-"docx txt md html wire"}
out=.build/fuzz
mkdir -p "$out" Tests/Fuzz/Failures

libraries="poppler-glib libxml-2.0 libzip uchardet zlib"
flags=""
for flag in $(pkg-config --cflags $libraries); do flags="$flags -Xcc $flag"; done
for module in CPoppler CTesseract CLibXML2 CLibZip CUchardet CZlib; do
    flags="$flags -Xcc -fmodule-map-file=Sources/SystemLibraries/$module/module.modulemap"
done
# The hash functions and the cipher of encrypted documents, as the package manager builds them.
swift build --product quarry-parser -q
built=$(swift build --show-bin-path)
crypto="$out/crypto.a"
rm -f "$crypto"
for module in Crypto CryptoExtras CryptoBoringWrapper SwiftASN1 CCryptoBoringSSL \
    CCryptoBoringSSLShims CXKCP CXKCPShims; do
    find "$built/$module.build" -name '*.o' -exec ar qc "$crypto" {} +
done

common="-g -O -swift-version 6 -package-name quarry -parse-as-library -sanitize=fuzzer,address
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility
    -enable-upcoming-feature InternalImportsByDefault -I $out"

swiftc $common -c -wmo -emit-module -emit-module-path "$out/Corpus.swiftmodule" \
    -module-name Corpus -o "$out/Corpus.o" Sources/Corpus/*.swift
swiftc $common $flags -I "$built/Modules" -c -wmo -emit-module \
    -emit-module-path "$out/Parsing.swiftmodule" \
    -module-name Parsing -o "$out/Parsing.o" $(find Sources/Parsing -name '*.swift')
swiftc $common $flags -I "$built/Modules" -module-name Fuzz Tests/Fuzz/FuzzTarget.swift \
    Tests/ParsingTests/ZipBuilder.swift "$out/Corpus.o" \
    "$out/Parsing.o" $crypto -o "$out/fuzz" $(pkg-config --libs $libraries) -ltesseract -lstdc++

for target in $targets; do
    mkdir -p "$out/$target"
    words=""
    [ -f "Tests/Fuzz/$target.dict" ] && words="-dict=Tests/Fuzz/$target.dict"
    QUARRY_FUZZ=$target "$out/fuzz" $words "$out/$target" "Tests/Fuzz/Seeds/$target" \
        -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 \
        -artifact_prefix="Tests/Fuzz/Failures/$target-"
done
