"""The glob patterns of filters: every example of the user guide, and what lies at their edges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipemock._engine.declaration.globs import matches

GUIDE = [
    # The page on glob syntax.
    ("*.java", "Main.java", True),
    ("*.java", ".java", True),
    ("*.java", "src/Main.java", False),
    ("*.java", "Main.javac", False),
    ("*.*", "Main.java", True),
    ("*.*", ".gitignore", True),
    ("*.*", "Makefile", False),
    ("*.*", "v1.0/Makefile", False),
    ("*.{java,class}", "Main.java", True),
    ("*.{java,class}", "Main.class", True),
    ("*.{java,class}", "Main.jar", False),
    ("foo.?", "foo.c", True),
    ("foo.?", "foo.", False),
    ("foo.?", "foo.cc", False),
    ("foo.?", "foo./", False),
    ("my-file.jar", "my-file.jar", True),
    ("my-file.jar", "directory/my-file.jar", False),
    ("directory/my-file.jar", "directory/my-file.jar", True),
    ("directory/my-file.jar", "my-file.jar", False),
    ("directory/subdirectory/my-file.jar", "directory/subdirectory/my-file.jar", True),
    ("directory/subdirectory/my-file.jar", "directory/my-file.jar", False),
    ("**", "my-file.jar", True),
    ("**", "directory/subdirectory/my-file.jar", True),
    ("directory/**", "directory/my-file.jar", True),
    ("directory/**", "directory/subdirectory/my-file.jar", True),
    ("directory/**", "directory2/my-file.jar", False),
    ("directory/*", "directory/my-file.jar", True),
    ("directory/*", "directory/subdirectory/my-file.jar", False),
    # The pages on filters, and their tutorial.
    ("main*", "main", True),
    ("main*", "main-2", True),
    ("main*", "remain", False),
    ("prod*", "production.yml", True),
    ("prod*", "test.yml", False),
    ("release*", "release-1", True),
    ("release*", "v1", False),
    ("feature*", "feature-branch", True),
    ("feature/**", "feature/triggers", True),
    ("feature/**", "feature/new/triggers", True),
    ("feature/**", "features/triggers", False),
    ("release/**", "release/1.0", True),
    ("release-v0", "release-v0", True),
    ("release-v0", "release-v01", False),
    ("projectA/**", "projectA/src/app.js", True),
    ("projectA/**", "projectB/src/app.js", False),
    ("common/**/*.js", "common/app.js", True),
    ("common/**/*.js", "common/a/b/app.js", True),
    ("common/**/*.js", "src/Main.java", False),
    ("**/README.md", "docs/README.md", True),
    ("**/README.md", "README.md", True),
    ("**/README.md", "docs/OLD-README.md", False),
    ("**/LICENSE", "a/b/LICENSE", True),
    ("**/CONTRIBUTING.md", "CONTRIBUTING", False),
    ("**/FILE.md", "a/FILE.md", True),
    ("BRANCH/**", "BRANCH/one", True),
]

EDGES = [
    # Segments.
    ("a/**/b", "a/b", True),
    ("a/**/b", "ab", False),
    ("a/**/b", "a/x/y/b", True),
    ("a**b", "a/x/b", True),
    ("a**b", "ab", True),
    ("a**/b", "a/b", True),
    ("a**/b", "axb", False),
    ("*", "", True),
    ("", "", True),
    ("", "a", False),
    ("a?b", "a/b", False),
    (".*", ".github", True),
    ("*", "line\nbreak", True),
    # Brackets.
    ("[abc]", "b", True),
    ("[abc]", "d", False),
    ("[a-c]x", "bx", True),
    ("[a-c]x", "dx", False),
    ("[!a-c]x", "dx", True),
    ("[!a-c]x", "ax", False),
    ("[!a]", "/", False),
    ("[+-9]", "/", False),
    ("[-a]", "-", True),
    ("[!-a]", "-", False),
    ("[!-a]", "b", True),
    ("[*?\\]", "\\", True),
    ("[*?\\]", "*", True),
    ("[*?\\]", "x", False),
    ("[^a]", "^", True),
    ("[[]", "[", True),
    # Groups.
    ("{a,b}", "a", True),
    ("{a,b}", "{a,b}", False),
    ("{main,release/*}", "release/1", True),
    ("{main,release/*}", "release/1/2", False),
    ("{**/a,b}", "a", True),
    ("v{,1}", "v", True),
    ("{a\\,b,c}", "a,b", True),
    ("{a\\,b,c}", "c", True),
    ("{}", "", True),
    # Escapes, and characters that mean something in regular expressions alone.
    ("\\*", "*", True),
    ("\\*", "a", False),
    ("\\\\", "\\", True),
    ("\\{a,b\\}", "{a,b}", True),
    ("a.b", "axb", False),
    ("(a|b)+$", "(a|b)+$", True),
    ("a]", "a]", True),
    ("a}", "a}", True),
    ("a,b", "a,b", True),
    # Case counts.
    ("README.md", "README.MD", False),
    # What breaks the rules matches itself alone.
    ("[a", "[a", True),
    ("[a", "a", False),
    ("[]", "[]", True),
    ("[c-a]", "b", False),
    ("[c-a]", "[c-a]", True),
    ("{a", "{a", True),
    ("{a,{b,c}}", "b", False),
    ("{a,{b,c}}", "{a,{b,c}}", True),
    ("{[,a}", "a", False),
    ("a\\", "a\\", True),
    ("a\\", "a", False),
]


@pytest.mark.parametrize(("pattern", "text", "expected"), GUIDE)
def test_the_examples_of_the_guide(pattern: str, text: str, expected: bool) -> None:  # noqa: FBT001
    """A pattern of the guide matches what the guide says it does."""
    assert expected is matches(pattern, text)


@pytest.mark.parametrize(("pattern", "text", "expected"), EDGES)
def test_edges(pattern: str, text: str, expected: bool) -> None:  # noqa: FBT001
    """Wildcards respect slashes, brackets and groups nest nothing, mistakes match themselves."""
    assert expected is matches(pattern, text)


PLAIN = st.text(st.characters(exclude_characters="*?[{\\"))


@given(PLAIN, st.text(max_size=20))
def test_without_wildcards_a_pattern_matches_itself_alone(pattern: str, other: str) -> None:
    """Text without special characters is a pattern for itself and for nothing else."""
    assert matches(pattern, pattern)
    assert (pattern == other) is matches(pattern, other)


@given(st.text("ab/*?[]!-{},\\^.", max_size=12), st.text("ab/-,.", max_size=12))
def test_every_text_is_a_pattern(pattern: str, text: str) -> None:
    """No text is refused as a pattern, however it is put together."""
    assert matches(pattern, text) in {True, False}


@given(st.text(max_size=20))
def test_escaped_text_matches_itself(text: str) -> None:
    """A backslash in front of each character takes all meaning from it."""
    assert matches("".join(f"\\{character}" for character in text), text)
