namespace sessionaudit {}
