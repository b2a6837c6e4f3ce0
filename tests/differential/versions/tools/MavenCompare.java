// Reads "a b" lines and prints how Maven's own ComparableVersion orders them: -1, 0 or 1.
// Run as a single source file with Maven's artifact library on the class path.
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.maven.artifact.versioning.ComparableVersion;

class MavenCompare {
  public static void main(String[] arguments) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      int blank = line.indexOf(' ');
      String left = line.substring(0, blank);
      String right = line.substring(blank + 1);
      out.println(
          Integer.signum(new ComparableVersion(left).compareTo(new ComparableVersion(right))));
    }
    out.flush();
  }
}
