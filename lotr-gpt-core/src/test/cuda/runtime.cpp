// libcudart.so.13: the bindings are linked with it, and we call nothing of it.
