package dev.longwave.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever the pages link to in this repository is there, down to the heading. */
class LinksTest {
    private static List<Page> pages() throws IOException {
        List<Page> pages = new ArrayList<>(List.of(Page.of("README.md"), Page.of("CONTRIBUTING.md")));
        try (Stream<Path> files = Files.walk(Page.ROOT.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md"))
                    .map(Page::read)
                    .forEach(pages::add);
        }
        return pages;
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Page page : pages()) {
            for (String link : page.links()) {
                if (!link.matches("[a-z]+:.*")) {
                    links++;
                    if (!leadsSomewhere(page, link)) {
                        broken.add(Page.ROOT.relativize(page.file()) + " links to " + link);
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(links).isGreaterThan(50);
    }

    private static boolean leadsSomewhere(Page page, String link) {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path file =
                path.isEmpty() ? page.file() : page.file().resolveSibling(path).normalize();
        return Files.exists(file) && (hash < 0 || Page.read(file).anchors().contains(link.substring(hash + 1)));
    }

    @Test
    void everyPageIsInTheIndex() throws IOException {
        Page index = Page.of("docs/README.md");
        try (Stream<Path> files = Files.list(Page.ROOT.resolve("docs"))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.matches(".*\\.(md|yaml)") && !name.equals("README.md")))
                    .allMatch(name -> index.links().stream().anyMatch(link -> link.matches(name + "(#.*)?")));
        }
    }
}
