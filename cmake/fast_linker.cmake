# Links faster where mold or lld is installed. The presets ask for it for everything but what is
# released; nothing requires it.
option(SESSIONAUDIT_FAST_LINKER "Link with mold or lld where one is installed" OFF)
if(SESSIONAUDIT_FAST_LINKER)
  find_program(SESSIONAUDIT_MOLD mold)
  find_program(SESSIONAUDIT_LLD ld.lld)
  if(SESSIONAUDIT_MOLD)
    add_link_options(-fuse-ld=mold)
  elseif(SESSIONAUDIT_LLD)
    add_link_options(-fuse-ld=lld)
  endif()
endif()
