#!/usr/bin/env bash
# Installs the package on a Debian of its own, without Swift, boots that and has test-session.sh use it; then
# packs once more and compares. Needs root, debootstrap and systemd-nspawn.
source "$(dirname "$0")/facts.sh"

[ "$(id -u)" = 0 ] || { echo "error: a system of its own is made and booted by root alone" >&2; exit 1; }
. /etc/os-release
base=$PWD/$scratch/chroot/$VERSION_CODENAME
root=$PWD/$scratch/chroot/root
# debootstrap and apt are asked for what this machine's apt is asked for.
mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' \
    | awk -v suite="$VERSION_CODENAME" '$2 == suite && $3 == "main" { print $1; exit }')
[ "$ID" = ubuntu ] && components=main,universe || components=main

nspawn() { systemd-nspawn --quiet --register=no --keep-unit --directory "$root" "$@"; }

if [ ! -d "$base" ]; then
    rm -rf "$base.new"
    mkdir -p "$base.new"
    debootstrap --variant=minbase --include=systemd-sysv,dbus,procps --components=$components \
        "$VERSION_CODENAME" "$base.new" "$mirror"
    mv "$base.new" "$base"
fi
rm -rf "$root"
mkdir -p "$scratch/chroot"
cp -a "$base" "$root"
cp -r /etc/apt/apt.conf.d "$root/etc/apt"

models=${QUARRY_MODELS:-${XDG_DATA_HOME:-$HOME/.local/share}/quarry/models}
for model in all-MiniLM-L6-v2 multilingual-e5-small; do
    "$stage/bin/quarry" model pull $model > /dev/null
    mkdir -p "$root/srv/models"
    cp -r "$models/$model" "$root/srv/models"
done
cp -r corpora/handbook "$root/srv"
cp "$out"/quarry_*.deb "$out"/quarry-*-linux-*.tar.gz .packaging/test-session.sh "$root/root"
cat > "$root/etc/systemd/system/session.service" << 'END'
[Unit]
SuccessAction=exit
FailureAction=exit
FailureActionExitStatus=1
[Service]
Type=oneshot
ExecStart=/root/test-session.sh
StandardOutput=append:/root/session.log
StandardError=inherit
[Install]
WantedBy=multi-user.target
END

nspawn sh -c 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends /root/quarry_*.deb && systemctl enable session'
# From here on without a network.
status=0
nspawn --private-network --link-journal=no --console=pipe --boot \
    systemd.show_status=false > /dev/null < /dev/null || status=$?
cat "$root/root/session.log"
[ $status = 0 ] || { echo "error: see above; the system is in $root" >&2; exit 1; }

before=$(sha256sum "$out"/*)
.packaging/deb.sh > /dev/null
.packaging/dist.sh > /dev/null
[ "$before" = "$(sha256sum "$out"/*)" ] || { echo "error: packed again, the bytes differ" >&2; exit 1; }
echo "packed again: the same bytes"
