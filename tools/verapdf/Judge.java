import java.io.FileInputStream;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Judges PDF files: Judge FLAVOUR[,FLAVOUR...] FILE...
 *
 * Prints a line for each file and flavour (file, flavour, "ok" or "no"), and for each broken rule an indented line
 * with its clause, how often it is broken, and the first place.
 */
public class Judge {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (int index = 1; index < arguments.length; index++) {
            for (String flavour : arguments[0].split(",")) {
                judge(arguments[index], PDFAFlavour.fromString(flavour));
            }
        }
    }

    private static void judge(String file, PDFAFlavour flavour) throws Exception {
        try (FileInputStream input = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(input, flavour)) {
            PDFAValidator validator =
                    Foundries.defaultInstance().createValidator(flavour, 10000, false, false, false);
            ValidationResult result = validator.validate(parser);
            System.out.println(file + "\t" + flavour.getId() + "\t" + (result.isCompliant() ? "ok" : "no"));
            Map<String, Integer> counts = new TreeMap<>();
            Map<String, String> places = new TreeMap<>();
            for (TestAssertion test : result.getTestAssertions()) {
                if (test.getStatus() == TestAssertion.Status.FAILED) {
                    String rule = test.getRuleId().getClause() + "-" + test.getRuleId().getTestNumber();
                    counts.merge(rule, 1, Integer::sum);
                    places.putIfAbsent(rule, test.getMessage() + " @ " + test.getLocation().getContext());
                }
            }
            for (String rule : counts.keySet()) {
                System.out.println("  " + rule + " x" + counts.get(rule) + " " + places.get(rule));
            }
        }
    }
}
