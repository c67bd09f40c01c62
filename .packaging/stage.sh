#!/usr/bin/env bash
# Builds the executables with the Swift runtime inside and lays out what package and archive have in common:
#
#   bin/                 quarry, and quarry-parser beside it
#   share/man/           manual pages
#   share/…              completions for bash, zsh and fish
#   share/quarry/tune/   the tool that tunes models, for a Python that has what its requirements.txt names
#   share/doc/quarry/    licences, examples, what has changed
source "$(dirname "$0")/facts.sh"

for product in quarry quarry-parser; do
    QUARRY_COMMIT=$commit swift build -c release --static-swift-stdlib --scratch-path "$scratch" \
        --disable-local-rpath --product $product ${SWIFT_FLAGS:-}
done

rm -rf "$stage"
install -D -m 755 --strip -t "$stage/bin" "$release/quarry" "$release/quarry-parser"
quarry=$stage/bin/quarry

"$quarry" --experimental-dump-help | .packaging/manual-pages.py "$stage/share/man/man1" \
    --version "$version" --date "$(date -d "@$SOURCE_DATE_EPOCH" +%F)"
cp .packaging/quarry-parser.1 "$stage/share/man/man1"
mkdir -p "$stage"/share/{bash-completion/completions,zsh/site-functions,fish/vendor_completions.d}
"$quarry" --generate-completion-script bash | sed '1{/^#!/d}' \
    > "$stage/share/bash-completion/completions/quarry"
"$quarry" --generate-completion-script zsh > "$stage/share/zsh/site-functions/_quarry"
"$quarry" --generate-completion-script fish > "$stage/share/fish/vendor_completions.d/quarry.fish"

install -D -m 644 -t "$stage/share/quarry/tune/quarry_tune" jobs/Tuning/quarry_tune/*.py
install -D -m 644 -t "$stage/share/quarry/tune" jobs/Tuning/requirements.txt

doc=$stage/share/doc/quarry
install -D -m 644 -t "$doc" .packaging/debian/copyright .github/CHANGELOG.md
install -D -m 644 -t "$doc/examples" jobs/Examples/*.yaml

# The packages whose code the linker was given. Each has to be named in `copyright`.
linked() {
    cat "$release"/{quarry,quarry-parser}.product/Objects.LinkFileList \
        | sed -E 's|.*/([^/]+)\.build/.*|\1|' | sort -u | while read -r module; do
        for folder in "$scratch"/checkouts/*/{,Sources/}"$module"/; do
            [ ! -d "$folder" ] || echo "$folder" | cut -d/ -f3
        done
    done | sort -u
}
packages=$(linked)
[ -n "$packages" ] || { echo "error: which packages were linked can't be told" >&2; exit 1; }
for package in $packages; do
    grep -qxF " $package/*" "$doc/copyright" || grep -qxF "Files: $package/*" "$doc/copyright" || {
        echo "error: $package is linked, and .packaging/debian/copyright does not name it" >&2
        exit 1
    }
    for notice in "$scratch/checkouts/$package"/NOTICE*; do
        [ ! -f "$notice" ] || cat "$notice" >> "$doc/NOTICE"
    done
done
