package dev.lotrgpt.text;

/** A play of our own with everything that the mark-up knows. */
final class Plays {
  static final String XML =
      """
      <?xml version="1.0"?>
      <?xml-stylesheet href="play.xsl" type="text/xsl"?>
      <!DOCTYPE PLAY PUBLIC "-//PLAY//EN" "play.dtd">
      <!-- a comment -->
      <PLAY>
      <TITLE>The Build, a Tragedy</TITLE>
      <FM><P>Front matter, &#169; nobody.</P></FM>
      <PERSONAE>
      <TITLE>Dramatis Personae</TITLE>
      <PERSONA>ADA, an engineer.</PERSONA>
      <PGROUP><PERSONA>BOB</PERSONA><GRPDESCR>testers.</GRPDESCR></PGROUP>
      </PERSONAE>
      <SCNDESCR>SCENE  A cellar.</SCNDESCR>
      <PLAYSUBT>THE BUILD</PLAYSUBT>

      <ACT><TITLE>Act I</TITLE>
      <PROLOGUE><TITLE>Prologue</TITLE>
      <SPEECH>
      <SPEAKER>Chorus</SPEAKER>
      <LINE>Two modules, both alike in dignity,</LINE>
      </SPEECH>
      </PROLOGUE>
      <SCENE><TITLE>SCENE I.  A cellar.</TITLE>
      <SUBHEAD>The first night</SUBHEAD>
      <STAGEDIR>Enter ADA, and
      BOB with a lamp</STAGEDIR>

      <SPEECH>
      <SPEAKER>ADA</SPEAKER>
      <SPEAKER>Bob</SPEAKER>
      <LINE><STAGEDIR>Aside</STAGEDIR>  It compiles &amp; runs!</LINE>
      <STAGEDIR>A bell rings</STAGEDIR>
      <LINE>Or <STAGEDIR>Looking down</STAGEDIR> does it?</LINE>
      <LINE></LINE>
      </SPEECH>
      <SPEECH><SPEAKER></SPEAKER><LINE><![CDATA[a < b]]></LINE></SPEECH>
      <STAGEDIR>Exeunt</STAGEDIR>
      </SCENE>
      </ACT>
      </PLAY>
      """;

  static final String SCREENPLAY =
      """
      THE BUILD, A TRAGEDY

      ACT I

      PROLOGUE

      CHORUS
      Two modules, both alike in dignity,

      SCENE I. A CELLAR.

      THE FIRST NIGHT

      (Enter ADA, and BOB with a lamp)

      ADA
      BOB
      (Aside) It compiles & runs!
      (A bell rings)
      Or (Looking down) does it?

      a < b

      (Exeunt)
      """;

  private Plays() {}
}
