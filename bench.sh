#!/usr/bin/env bash
# The benchmarks, each against its peers in the same run: ./bench.sh [search [DOCUMENTS] | suggest | rights [DOCUMENTS] | extract [FOLDER] | packet | ingest [FILES] | cluster [FILES] | load [DOCUMENTS] | talk | scale [DOCUMENTS [PART]]]
# Without an argument all of them, one after the other. See bench/README.md.
set -euo pipefail

root=$(cd "$(dirname "$0")" && pwd)
output=$root/artifacts/bin/Library.Bench/release/Library.Bench.dll
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

fail() {
    echo "bench.sh: $*" >&2
    exit 1
}

# Each line: what shows that it is there, and the Debian package that brings it.
install_peers() {
    local missing=() path package
    while read -r path package; do
        compgen -G "$path" >/dev/null || command -v "$path" >/dev/null || missing+=("$package")
    done <<END
javac default-jdk-headless
/usr/share/java/lucene-core-8*.jar liblucene8-java
pdftotext poppler-utils
mutool mupdf-tools
docx2txt docx2txt
qpdf qpdf
wrk wrk
/usr/bin/time time
taskset util-linux
chromium chromium
END
    [ ${#missing[@]} -gt 0 ] || return 0
    [ "$(id -u)" = 0 ] || fail "packages are missing; install them with: sudo apt-get install --no-install-recommends ${missing[*]}"
    echo "bench.sh: installing ${missing[*]}" >&2
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -q && apt-get install -y -q --no-install-recommends "${missing[@]}"; } >"$root/artifacts/bench/apt.log" 2>&1 ||
        fail "apt-get could not install ${missing[*]}, see artifacts/bench/apt.log"
}

build() {
    dotnet build "$root/$1" -c Release -v q -clp:NoSummary >"$root/artifacts/bench/build.log" 2>&1 || fail "$1 does not build, see artifacts/bench/build.log"
}

case ${1:-all} in
all | search | suggest | rights | extract | packet | ingest | cluster | load | talk | scale) ;;
*) fail "there is no benchmark '$1'; these there are: search, suggest, rights, extract, packet, ingest, cluster, load, talk, scale" ;;
esac
command -v dotnet >/dev/null || fail "dotnet is missing; install the .NET 10 SDK"
mkdir -p "$root/artifacts/bench/java"
install_peers
build bench
javac -nowarn -cp "$(printf %s: /usr/share/java/lucene-{core,facet,highlighter,memory,queries}-8*.jar)" -d "$root/artifacts/bench/java" "$root"/bench/java/*.java

# For this kind of machine, as a server has it: compiled ahead of time.
publish() {
    dotnet publish "$root/$1" -c Release --use-current-runtime --no-self-contained -o "$root/artifacts/bench/published" -v q -clp:NoSummary >"$root/artifacts/bench/publish.log" 2>&1 ||
        fail "$1 cannot be published, see artifacts/bench/publish.log"
}

# Everything that extracts, ours and the peers, is held to the first core that we may use.
one_core() {
    taskset -c "$(taskset -cp $$ | sed 's/.*: //; s/[-,].*//')" "$@"
}

run() {
    case $1 in
    search | suggest | rights | packet) dotnet "$output" "$@" ;;
    extract) one_core dotnet "$output" "$@" ;;
    ingest | cluster | load | talk)
        build src/Library.Api
        dotnet "$output" "$@"
        ;;
    scale)
        build src/Library.Api
        publish src/Library.Api
        dotnet "$output" "$@"
        ;;
    esac
}

if [ $# -gt 0 ]; then
    run "$@"
else
    for name in search suggest rights extract packet ingest cluster load talk scale; do
        run "$name"
        echo
    done
fi
