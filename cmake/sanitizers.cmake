# SESSIONAUDIT_SANITIZE=address,undefined puts these sanitizers under every target of the build.
if(SESSIONAUDIT_SANITIZE)
  add_compile_options(-fsanitize=${SESSIONAUDIT_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all -g1)
  add_link_options(-fsanitize=${SESSIONAUDIT_SANITIZE})
endif()
