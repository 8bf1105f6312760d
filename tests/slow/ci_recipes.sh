#!/usr/bin/env bash
# The CI recipes of docs/ci against sites on this machine: the plain script, the steps of the GitHub action, the
# GitLab job (by gitlab-ci-local), and the shell blocks of the Jenkinsfile.
# SESSIONAUDIT_BUILD names another build folder.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib/common.sh"
. "$(dirname "$0")/../../scripts/lib/checks.sh"
root=$(project_root)
program=${SESSIONAUDIT_BUILD:-$root/build/bench}/bin/sessionaudit
[ -x "$program" ] || die "$program is missing; build the bench preset first"
python3 -c 'import yaml' 2>/dev/null || die "python3-yaml is missing; run scripts/setup --ci"
command -v rsync >/dev/null || die "rsync is missing; run scripts/setup --ci"
"$root/tests/peers/install.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# What a recipe expects beside the repository: the source, built. Only what the recipes touch.
mkdir -p "$work/repo/sessionaudit/build/release/bin" "$work/repo/sessionaudit/docs"
cp "$program" "$work/repo/sessionaudit/build/release/bin/sessionaudit"
cp -r "$root/docs/ci" "$work/repo/sessionaudit/docs/"

recipe() { python3 "$root/tests/slow/ci_recipes.py" "$work/repo" "$root/tests/peers/node_modules/.bin/gitlab-ci-local" "$1"; }
check "the script passes a clean site, fails a faulty one, and says 3 for a dead one" recipe script
check "the script records a baseline and then fails on what is new only" recipe baseline
check "the steps of the GitHub action, with annotations, summary and SARIF" recipe github
check "the GitLab job, run by gitlab-ci-local" recipe gitlab
check "the shell blocks of the Jenkinsfile" recipe jenkins
finish_checks
