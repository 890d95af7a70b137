import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Stands in for Farasa's programs in tests: one line in, one line out, with their bad manners.
 *
 * Letters are normalised, Latin ones come back as Arabic, marks and digits become words of their own, + and ;
 * are eaten, a word of 200 letters needs a gigabyte. Some words of a line are told to misbehave at: see `Trick`.
 * STAND_IN_ONCE names a file that the first trick makes; while it is there, no other is done.
 * STAND_IN_START may be `die` or `hang`. names.tsv beside the jar holds words and their tags.
 */
public final class StandIn {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private StandIn() {}

    /** What a line can ask for; it is done before the line is answered. */
    private enum Trick {
        SLOW("نمنمنم"), DIE("متمتمت"), MORE("زدزدزد"), FLOOD("فضفضفض"), NOTHING("صمصمصم"), ENDLESS("دمدمدم");

        private final String word;

        Trick(String word) {
            this.word = word;
        }
    }

    /** The segmenter: the segments of a word joined by +. */
    public static final class Segmenter {
        private Segmenter() {}

        public static void main(String[] arguments) throws Exception {
            serve(StandIn::segments);
        }
    }

    /** The recognizer of names: word/TAG. */
    public static final class Names {
        private Names() {}

        public static void main(String[] arguments) throws Exception {
            Map<String, String> tags = new HashMap<>();
            Path list = Paths.get(Names.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            for (String line : Files.readAllLines(list.resolveSibling("names.tsv"), StandardCharsets.UTF_8)) {
                tags.put(normalised(line.split("\t")[0]), line.split("\t")[1]);
            }
            serve(word -> word + "/" + tags.getOrDefault(word, tags.getOrDefault(word.substring(1), "O")));
        }
    }

    private static void serve(UnaryOperator<String> answer) throws Exception {
        System.err.print("Initializing the system ....\rSystem ready!");
        if ("die".equals(System.getenv("STAND_IN_START"))) {
            System.exit(3);
        }
        if ("hang".equals(System.getenv("STAND_IN_START"))) {
            Thread.sleep(600_000);
        }
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            StringBuilder answers = new StringBuilder();
            for (String word : words(line)) {
                answers.append(answer.apply(word)).append("  ");
            }
            play(line, answers.toString());
            OUT.print(answers + "\n");
            OUT.flush();
        }
    }

    private static void play(String line, String answer) throws Exception {
        for (Trick trick : Trick.values()) {
            if (!line.contains(trick.word) || !first()) {
                continue;
            }
            switch (trick) {
                case SLOW:
                    Thread.sleep(5_000);
                    break;
                case DIE:
                    OUT.print(answer.substring(0, answer.length() / 2));
                    OUT.flush();
                    System.exit(3);
                    break;
                case MORE:
                    OUT.print("WARNING one line too many\n");
                    break;
                case FLOOD:
                    System.err.print("x".repeat(1 << 20));
                    break;
                case NOTHING:
                    Thread.sleep(600_000);
                    break;
                default:
                    while (true) {
                        OUT.print("دم ");
                    }
            }
        }
    }

    private static boolean first() throws IOException {
        String once = System.getenv("STAND_IN_ONCE");
        try {
            return once == null || Files.createFile(Paths.get(once)) != null;
        } catch (FileAlreadyExistsException done) {
            return false;
        }
    }

    /** The words of a line as Farasa takes them: digits, marks and letters apart. */
    private static List<String> words(String line) {
        List<String> found = new ArrayList<>();
        for (String word : normalised(line).replaceAll("([^ء-ي ]+)", " $1 ").trim().split(" +")) {
            if (word.length() > 100) {
                byte[] memory = new byte[word.length() * 5_000_000];
                memory[0] = 1;
            }
            found.add(word);
        }
        return found;
    }

    private static String normalised(String line) {
        return line.replaceAll("[أإآ]", "ا").replaceAll("[ؤئ]", "ء").replace('ى', 'ي').replace('ة', 'ه')
            .replaceAll("[a-zA-Z]", "ا").replaceAll("[\\ud83c-\\udfff]+", "?").replaceAll("[+;]", "");
    }

    private static String segments(String word) {
        String rest = word;
        StringBuilder found = new StringBuilder();
        if (rest.length() > 4 && rest.startsWith("و")) {
            found.append("و+");
            rest = rest.substring(1);
        }
        if (rest.length() > 4 && rest.startsWith("لل")) {
            found.append("ل+ال+");
            rest = rest.substring(2);
        } else if (rest.matches("[بلكف]?ال.{3,}")) {
            int article = rest.indexOf("ال");
            found.append(article == 0 ? "ال+" : rest.charAt(0) + "+ال+");
            rest = rest.substring(article + 2);
        }
        return found + rest.replaceAll("(?<=..)(ها|هم|ه)$", "+$1");
    }
}
