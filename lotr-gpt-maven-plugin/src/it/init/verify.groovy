def builds = new File(basedir, 'build.log').text.split('Scanning for projects').drop(1)
def expect = { int build, String text ->
  assert builds[build - 1].contains(text): "build $build does not say: $text"
}
expect 1, 'Made pom.xml: one study with one claim, on corpus.txt'
expect 1, 'Next: mvn verify; then open target/lotr-gpt/site/index.html'

expect 2, '3 runs: 0 up to date, 3 to train, on corpus.txt'
expect 2, 'HOLDS      width: The widest network has a lower validation loss than the narrowest'
assert !builds[1].contains('[WARNING]')
assert new File(basedir, 'target/lotr-gpt/site/index.html').text.contains('>init<')

assert builds[2] =~ /\n\w{12}  TRAINED .* width: embedding 64/
// The fourth build is quiet but for the prompt and 20 characters
assert builds[2] =~ /(?s)\nThe.{20}\n|mThe.{20}\n/
expect 4, 'pom.xml is there already: init makes a project in a directory without one'
for (log in builds) {
  assert !(log =~ /\n\tat /): 'a stack trace'
}
