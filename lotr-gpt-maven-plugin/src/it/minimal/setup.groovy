// Maven's own JDK, by another path
new File(basedir, 'toolchains.xml').text = """<?xml version="1.0" encoding="UTF-8"?>
<toolchains>
  <toolchain>
    <type>jdk</type>
    <provides><id>another</id></provides>
    <configuration><jdkHome>${System.getProperty('java.home')}/bin/..</jdkHome></configuration>
  </toolchain>
</toolchains>
"""
return
