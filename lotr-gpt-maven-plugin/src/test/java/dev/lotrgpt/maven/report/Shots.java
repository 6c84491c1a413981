package dev.lotrgpt.maven.report;

import java.awt.image.BufferedImage;
import java.io.*;
import java.nio.file.*;
import java.util.*;
import javax.imageio.ImageIO;

public final class Shots {
  // Shots site outdir page:width:scheme[:script] ...
  public static void main(String[] args) throws Exception {
    Path site = Path.of(args[0]);
    Path out = Files.createDirectories(Path.of(args[1]));
    try (Browser b = Browser.start(Browser.find().get())) {
      for (int i = 2; i < args.length; i++) {
        String[] p = args[i].split(":");
        b.size(Integer.parseInt(p[1]), 900);
        b.colours(p[2]);
        b.show(site.resolve(p[0]));
        if (p.length > 3) System.out.println(b.evaluate(Files.readString(Path.of(p[3]))));
        Thread.sleep(300);
        BufferedImage im = ImageIO.read(new ByteArrayInputStream(b.picture()));
        int tile = im.getWidth() > 1000 ? 1500 : 1800;
        for (int t = 0; t * tile < im.getHeight(); t++) {
          ImageIO.write(
              im.getSubimage(0, t * tile, im.getWidth(), Math.min(tile, im.getHeight() - t * tile)),
              "png",
              out.resolve(
                      p[0].replace('/', '_').replace(".html", "")
                          + "-"
                          + p[1]
                          + "-"
                          + p[2]
                          + "-"
                          + t
                          + ".png")
                  .toFile());
        }
        System.out.println(
            args[i]
                + " "
                + im.getHeight()
                + " errors "
                + b.errors()
                + b.requests().stream()
                    .filter(r -> !r.startsWith("file:") && !r.startsWith("data:"))
                    .toList());
      }
    }
  }
}
