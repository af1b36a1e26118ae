package dev.longwave.browser;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * A package of npm's in a jar.
 *
 * @param name as the jar has it, such as {@code vue__shared} for {@code @vue/shared}
 * @param root where its files stand in the jar, with a slash at its end
 */
record WebJar(String name, String root) {
    /** Finds one on the class path. */
    static WebJar of(String name) {
        String about = "/META-INF/maven/org.webjars.npm/" + name + "/pom.properties";
        try (InputStream in = WebJar.class.getResourceAsStream(about)) {
            if (in == null) {
                throw new AssertionError("no WebJar " + name + " on the class path");
            }
            Properties properties = new Properties();
            properties.load(in);
            return new WebJar(
                    name, "META-INF/resources/webjars/" + name + "/" + properties.getProperty("version") + "/");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    byte[] bytes(String file) throws IOException {
        try (InputStream in = WebJar.class.getResourceAsStream("/" + root + file)) {
            if (in == null) {
                throw new IOException("no " + file + " in the WebJar " + name);
            }
            return in.readAllBytes();
        }
    }

    String text(String file) throws IOException {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    /** Puts the whole package into a folder. */
    void extractTo(Path folder) throws IOException {
        URL url = WebJar.class.getResource("/" + root + "package.json");
        try (JarFile jar = new JarFile(
                ((JarURLConnection) url.openConnection()).getJarFile().getName())) {
            for (JarEntry entry :
                    jar.stream().filter(each -> !each.isDirectory()).toList()) {
                if (entry.getName().startsWith(root)) {
                    Path file = folder.resolve(entry.getName().substring(root.length()));
                    Files.createDirectories(file.getParent());
                    Files.write(file, jar.getInputStream(entry).readAllBytes());
                }
            }
        }
    }
}
