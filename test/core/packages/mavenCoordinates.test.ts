import assert from 'node:assert/strict';
import { mavenCoordinates } from '../../../src/core/packages/mavenCoordinates.ts';

const coordinatesOf = (name: string) =>
  mavenCoordinates(name).map(({ groupId, artifactId }) => `${groupId}:${artifactId}`);

describe('the group and artifact of a Maven package', () => {
  it('R9: are every split of a name, and the likeliest one cuts no version in two', () => {
    assert.deepEqual(coordinatesOf('com.example.tools-core_2.13'), [
      'com.example:tools-core_2.13',
      'com.example.tools-core_2:13',
      'com:example.tools-core_2.13',
    ]);
    const likeliest = {
      'com.example.hello': 'com.example:hello',
      'com.example.native_native0.4_2.13': 'com.example:native_native0.4_2.13',
      'org.apache.logging.log4j.log4j-1.2-api': 'org.apache.logging.log4j:log4j-1.2-api',
      'org.apache.spark.spark-2.4_2.12': 'org.apache.spark:spark-2.4_2.12',
    };
    for (const [name, coordinates] of Object.entries(likeliest)) assert.equal(coordinatesOf(name)[0], coordinates);
  });

  it('R9: are certain for a Gradle plugin’s marker, and for a name with one dot', () => {
    assert.deepEqual(coordinatesOf('com.example.lint.com.example.lint.gradle.plugin'), [
      'com.example.lint:com.example.lint.gradle.plugin',
    ]);
    assert.deepEqual(coordinatesOf('junit.junit'), ['junit:junit']);
    // Whose id it is does not repeat: some other artifact that is called so.
    assert.equal(coordinatesOf('com.example.lint.gradle.plugin').length, 4);
  });

  it('R10: are likeliest where the artifact begins with the group’s domain again', () => {
    const name = 'ch.acme.extensions.ch.acme.extension.pdf-exporter';
    assert.equal(coordinatesOf(name)[0], 'ch.acme.extensions:ch.acme.extension.pdf-exporter');
    assert.equal(coordinatesOf(name).length, 6);
    assert.equal(coordinatesOf('jakarta.servlet.jakarta.servlet-api')[0], 'jakarta.servlet:jakarta.servlet-api');
    assert.equal(coordinatesOf('org.eclipse.jdt.org.eclipse.jdt.core')[0], 'org.eclipse.jdt:org.eclipse.jdt.core');
  });

  it('are none where a part would be empty, or read as something else', () => {
    for (const name of ['hello', '.hello', 'hello.', 'com..hello', 'com.a b', 'com.${env.SECRET}', 'com.a:1.0:jar']) {
      assert.deepEqual(coordinatesOf(name), [], name);
    }
    assert.deepEqual(coordinatesOf('com..example.hello'), ['com..example:hello']);
  });
});
