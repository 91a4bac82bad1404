#!/usr/bin/env bash
# Prints the home of a JDK 25 or newer; says what to install where there is none.
set -euo pipefail

readonly wanted=25

# The feature version of the JDK in $1 (its release file says it, so that no JVM has to start); nothing if it is none.
feature_version() {
  [[ -x $1/bin/javac && -r $1/release ]] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

candidates=()
[[ -n ${JAVA_HOME:-} ]] && candidates+=("$JAVA_HOME")
if java=$(command -v java); then
  candidates+=("$(dirname "$(dirname "$(readlink -f "$java")")")")
fi
shopt -s nullglob
candidates+=(
  /usr/lib/jvm/* /opt/*jdk* /opt/java/* /opt/*temurin*
  "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/*
  /Library/Java/JavaVirtualMachines/*/Contents/Home
)

for candidate in "${candidates[@]}"; do
  version=$(feature_version "$candidate")
  if [[ -n $version && $version -ge $wanted ]]; then
    echo "$candidate"
    exit 0
  fi
done

cat >&2 <<MESSAGE
Gridroom needs a JDK $wanted or newer, and none was found in JAVA_HOME, on the PATH, in /usr/lib/jvm, /opt or ~/.sdkman.
Install Eclipse Temurin $wanted (the package temurin-$wanted-jdk from Adoptium), or on Debian 13 and later:
    apt-get install openjdk-$wanted-jdk-headless
or, with SDKMAN:
    sdk install java $wanted-tem
A JDK elsewhere is taken from JAVA_HOME.
MESSAGE
exit 1
