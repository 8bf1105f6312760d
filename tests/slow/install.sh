#!/usr/bin/env bash
# Installs the release build into a folder and uses it from outside, as a packager and a stranger's
# project would. SESSIONAUDIT_BUILD names a folder that was built with the release's flags, as the bench preset is.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib/common.sh"
. "$(dirname "$0")/../../scripts/lib/checks.sh"
root=$(project_root)
build=${SESSIONAUDIT_BUILD:-$root/build/release}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix

install_tree() { cmake --install "$build" --prefix "$prefix"; }
stage_tree() { DESTDIR=$work/stage cmake --install "$build" --prefix /usr; }

only_below_usr() {
    local outside
    outside=$(find "$work/stage" -type f ! -path "$work/stage/usr/*")
    [ -z "$outside" ] || { echo "$outside" && return 1; }
    [ -f "$work/stage/usr/include/sessionaudit/error.hpp" ]
}

# No path of the build machine may be in what is installed, programs and archives apart.
no_build_paths() { ! grep -rlI --include='*.cmake' --include='*.pc' --include='*.hpp' -e "$root" "$prefix"; }

cmake_consumer() {
    cmake -G Ninja -S "$root/tests/install" -B "$work/with-cmake" -DCMAKE_BUILD_TYPE=Release \
        -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_CXX_COMPILER_LAUNCHER=
    cmake --build "$work/with-cmake"
    "$work/with-cmake/consumer" "$work/store-1"
    "$work/with-cmake/whole" "$work/store-2"
}

pkg_config_consumer() {
    local flags
    PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name sessionaudit.pc)")
    export PKG_CONFIG_PATH
    read -ra flags < <(pkg-config --cflags --libs sessionaudit)
    mkdir -p "$work/with-pkg-config"
    "${CXX:-g++}" -std=c++20 "$root/tests/install/main.cpp" "${flags[@]}" -o "$work/with-pkg-config/consumer"
    "$work/with-pkg-config/consumer" "$work/store-3"
}

# Each public header can be the first that a program includes.
headers_stand_alone() {
    local header
    while IFS= read -r header; do
        "${CXX:-g++}" -std=c++20 -Wall -Wextra -Werror -fsyntax-only -I"$prefix/include" -x c++ - <<<"#include <sessionaudit/$header>"
    done < <(cd "$prefix/include/sessionaudit" && find . -name '*.hpp' -printf '%P\n')
}

# CMake, pkg-config and the program state the same version.
one_version() {
    local cmake_version pc_version program_version
    cmake_version=$(sed -n 's/^set(PACKAGE_VERSION "\(.*\)")/\1/p' "$(find "$prefix" -name sessionauditConfigVersion.cmake)")
    pc_version=$(PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name sessionaudit.pc)") pkg-config --modversion sessionaudit)
    program_version=$("$prefix/bin/sessionaudit" --version)
    echo "CMake says $cmake_version, pkg-config $pc_version, the program $program_version"
    [ -n "$cmake_version" ] && [ "$cmake_version" = "$pc_version" ] && [[ $program_version =~ (^| )${cmake_version//./\\.}( |$) ]]
}

# The installed program keeps a store from nothing but what was installed.
program_works() {
    "$prefix/bin/sessionaudit" --home "$work/store-4" init
    "$prefix/bin/sessionaudit" --home "$work/store-4" doctor
}

build_with_progress "$build/build.log" "$(basename "$build")" || die "the build failed"
check "cmake --install fills a prefix" install_tree
check "DESTDIR keeps everything below usr" stage_tree
check "nothing is installed outside the prefix" only_below_usr
check "no installed text names the build folder" no_build_paths
check "a project that says find_package(sessionaudit) builds and runs" cmake_consumer
check "a program built with pkg-config runs" pkg_config_consumer
check "every installed header stands alone" headers_stand_alone
check "one version everywhere" one_version
check "the installed program makes a store that doctor finds healthy" program_works
check "no installed or built file is called libaudit.* or audit.pc" \
    "$root/scripts/lib/check_names.sh" "$work" "$root/build"
check "no program loads libsqlite3 or libaudit" "$root/scripts/lib/check_linkage.sh" "$work"
finish_checks
