package dev.longwave.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** What Maven Central refuses a release without; everything but the version, which it wants without "-SNAPSHOT". */
class ReleasePomTest {
    private static final XPath XPATH = XPathFactory.newInstance().newXPath();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "groupId",
                "artifactId",
                "version",
                "name",
                "description",
                "url",
                "licenses/license/name",
                "licenses/license/url",
                "developers/developer/name",
                "developers/developer/organization",
                "developers/developer/organizationUrl",
                "scm/url",
                "scm/connection",
                "scm/developerConnection"
            })
    void theParentSays(String element) throws Exception {
        assertThat(text("pom.xml", "/project/" + element)).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"artifactId", "name", "description"})
    void theLibrarySaysOfItself(String element) throws Exception {
        assertThat(text("gateway-core/pom.xml", "/project/" + element)).isNotBlank();
    }

    /** Maven would append the module's name to what it inherits, which leads nowhere. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/project/@child.project.url.inherit.append.path",
                "/project/scm/@child.scm.url.inherit.append.path",
                "/project/scm/@child.scm.connection.inherit.append.path",
                "/project/scm/@child.scm.developerConnection.inherit.append.path"
            })
    void theLibraryHasTheAddressesOfTheWhole(String attribute) throws Exception {
        assertThat(text("pom.xml", attribute)).isEqualTo("false");
        assertThat(text("gateway-core/pom.xml", "/project/url")).isEmpty();
        assertThat(text("gateway-core/pom.xml", "/project/scm")).isEmpty();
    }

    private static String text(String pom, String path) throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("..", pom).toFile());
        return XPATH.evaluate(path, document).strip();
    }
}
