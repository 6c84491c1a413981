import java.nio.file.Files

// Maven's own JDK, by another path
def jdk = new File(basedir, 'another-jdk').toPath()
if (!Files.exists(jdk)) {
  Files.createSymbolicLink(jdk, new File(javaHome).toPath())
}
new File(basedir, 'toolchains.xml').text = """<?xml version="1.0" encoding="UTF-8"?>
<toolchains>
  <toolchain>
    <type>jdk</type>
    <provides><id>another</id></provides>
    <configuration><jdkHome>$jdk</jdkHome></configuration>
  </toolchain>
</toolchains>
"""
return
