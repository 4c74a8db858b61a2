#!/usr/bin/env bash
# Makes a real kube-apiserver, etcd and kubectl available offline, from Debian's packages alone, for the tests and the demo.
# etcd is Debian's package; kube-apiserver and kubectl are built from Debian's source package of Kubernetes.
# The result is cached in the user's cache folder and laid out by the conventions of kube-api-test:
#   <cache>/lora-operator/kubeapitest/k8s/1.20.2-linux-<arch>/{etcd,kube-apiserver,kubectl}
# Needs Debian 12 and root (or sudo). Takes about 5 minutes on 2 cores the first time and nothing after that.
set -euo pipefail

version=1.20.2
arch=$(dpkg --print-architecture)
cache="${XDG_CACHE_HOME:-$HOME/.cache}/lora-operator"
target="$cache/kubeapitest/k8s/$version-linux-$arch"

if [ -x "$target/etcd" ] && [ -x "$target/kube-apiserver" ] && [ -x "$target/kubectl" ]; then
  echo "kube-apiserver $version is ready in $target" >&2
  exit 0
fi

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

export DEBIAN_FRONTEND=noninteractive
echo "installing the build tools" >&2
as_root apt-get update -qq
as_root apt-get install -y -qq --no-install-recommends \
  etcd-server golang-go golang-github-modern-go-reflect2-dev rsync make dpkg-dev ca-certificates >/dev/null

work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT

# A private apt list with deb-src lines: the mirror is whatever this machine's own Debian sources name.
mkdir -p "$work/apt/lists/partial" "$work/apt/parts" "$work/source" "$work/go/src/k8s.io"
touch "$work/apt/debian.list"
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
  if [ -f "$file" ]; then
    sed -nE 's/^deb (.* (bookworm|stable)(-security|-updates)? .*main.*)$/deb-src \1/p' "$file" >> "$work/apt/debian.list"
  fi
done
for file in /etc/apt/sources.list.d/*.sources; do
  if [ -f "$file" ] && grep -q 'debian-archive-keyring' "$file"; then
    sed 's/^Types:.*$/Types: deb-src/' "$file" > "$work/apt/parts/$(basename "$file")"
  fi
done
apt_private=(-o "Dir::Etc::sourcelist=$work/apt/debian.list" -o "Dir::Etc::sourceparts=$work/apt/parts"
  -o "Dir::State::lists=$work/apt/lists" -o "APT::Sandbox::User=root")
apt-get "${apt_private[@]}" update -qq

echo "fetching the source package of Kubernetes $version" >&2
(cd "$work/source" && apt-get "${apt_private[@]}" source --download-only -qq kubernetes)
ls "$work/source" >&2
dpkg-source --no-check -x "$work"/source/kubernetes_*.dsc "$work/go/src/k8s.io/kubernetes" >/dev/null

# reflect2 1.0.1 crashes on the first custom resource when built with Go 1.18 or newer; Debian's 1.0.2 does not.
tree="$work/go/src/k8s.io/kubernetes"
rm -f "$tree"/vendor/github.com/modern-go/reflect2/*.go "$tree"/vendor/github.com/modern-go/reflect2/*.s
cp /usr/share/gocode/src/github.com/modern-go/reflect2/*.go /usr/share/gocode/src/github.com/modern-go/reflect2/*.s \
  "$tree/vendor/github.com/modern-go/reflect2/"
rm -f "$tree"/vendor/github.com/modern-go/reflect2/*_test.go

echo "building kube-apiserver and kubectl" >&2
(
  cd "$tree"
  export KUBE_GIT_VERSION=v$version KUBE_GIT_MAJOR=1 KUBE_GIT_MINOR=20 KUBE_GIT_TREE_STATE=clean KUBE_GIT_COMMIT=debian
  export CGO_ENABLED=0 GOFLAGS=-mod=vendor GOPATH="$work/go" GOCACHE="$work/gocache" GO111MODULE=auto
  make WHAT="cmd/kube-apiserver cmd/kubectl" >&2
)

# Moved into place as one step: a build that is interrupted leaves nothing half-made in the cache.
mkdir -p "$target.new"
cp "$tree/_output/local/bin/linux/$arch/kube-apiserver" "$tree/_output/local/bin/linux/$arch/kubectl" "$target.new/"
cp "$(command -v etcd)" "$target.new/etcd"
rm -rf "$target"
mv "$target.new" "$target"
echo "kube-apiserver $version is ready in $target" >&2
