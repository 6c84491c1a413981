// Before anything is shown: pages hide what only scripts can do until there are some.
document.documentElement.classList.add("js");
