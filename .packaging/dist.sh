#!/usr/bin/env bash
# Packs the stage as an archive that works wherever it is unpacked, and the sources that it was built from:
# .build-package/out/quarry-VERSION-linux-MACHINE.tar.gz and …-source.tar.gz.
source "$(dirname "$0")/facts.sh"

refuse_changes
name=quarry-$version-linux-$(uname -m)
rm -rf "$scratch/dist"
mkdir -p "$scratch/dist/debian" "$out"
cp -r "$stage" "$scratch/dist/$name"
cp LICENSE "$scratch/dist/$name/LICENSE"
cp /usr/share/common-licenses/GPL-3 "$scratch/dist/$name/LICENSE.quarry-parser"

# The libraries come from the system, so that its security updates reach the parsers.
printf 'Source: quarry\n\nPackage: quarry\nArchitecture: any\n' > "$scratch/dist/debian/control"
(cd "$scratch/dist" && dpkg-shlibdeps -O "$name"/bin/*) > "$scratch/dist/libraries" 2> "$scratch/dist/log" || {
    cat "$scratch/dist/log" >&2
    exit 1
}
libraries=$(sed -E 's/^shlibs:Depends=//; s/ \([^)]*\)//g; s/,//g' "$scratch/dist/libraries")
. /etc/os-release
cat > "$scratch/dist/$name/README" << END
Quarry $version, built from commit $commit on $PRETTY_NAME.

bin/quarry runs from any folder, with bin/quarry-parser beside it. It needs these packages:

    apt-get install $libraries poppler-data tzdata

bin/quarry doctor says what is missing. Manual pages are in share/man, completions for bash, zsh and fish
in share; LICENSE is that of bin/quarry, LICENSE.quarry-parser that of bin/quarry-parser, and those of what
they hold are in share/doc/quarry/copyright.
END

pack() { # FOLDER NAME FILE
    tar --create --directory "$1" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 \
        --numeric-owner --mode=u=rwX,go=rX --format=gnu "$2" | gzip -9 --no-name > "$3"
}
rm -f "$out"/quarry-*.tar.gz
pack "$scratch/dist" "$name" "$out/$name.tar.gz"
git archive --format=tar --prefix="quarry-$version/" HEAD | gzip -9 --no-name \
    > "$out/quarry-$version-source.tar.gz"
sha256sum "$out"/*.tar.gz
