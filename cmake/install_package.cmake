# install, find_package(sessionaudit) and pkg-config.
