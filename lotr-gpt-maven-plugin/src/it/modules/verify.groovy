def builds = new File(basedir, 'build.log').text.split('Scanning for projects').drop(1)
def expect = { int build, String text ->
  assert builds[build - 1].contains(text): "build $build does not say: $text"
}
['a', 'b ü + # % &'].each {
  def store = new File(basedir, "$it/target/lotr-gpt")
  assert new File(store, 'runs').list().length == 2
  assert new File(store, 'site/index.html').exists()
}
assert builds[0].count('2 runs: 0 up to date, 2 to train, on corpus.txt') == 2
assert builds[1].count('2 runs: 2 up to date, 0 to train, on corpus.txt') == 2
['a', 'b'].each {
  expect 2, "[WARNING] -Dlotr-gpt.training.weightDecay=0.5 is without effect on study $it-study, which varies <weightDecay>"
}
assert builds[1].count('[WARNING] -Dlotr-gpt.seed=2 is without effect: it is of goal generate, not called in this build: perhaps you meant lotr-gpt.training.seed') == 2
// The third build is quiet but for the prompt and 20 characters
assert builds[1] =~ /(?s)\nthe.{20}\n|mthe.{20}\n/
expect 3, 'property lotr-gpt.verison (-Dlotr-gpt.verison) is no property of this plugin'
expect 4, 'a:'
expect 4, 'b:'
assert builds[3].count('  TRAINED  ') == 4
expect 5, '2 runs: 2 up to date, 0 to train'
expect 5, 'Study b-study is not among <studies> (-Dlotr-gpt.studies)'
expect 6, 'Report: file:'
// Each module that fails is told of
['a', 'b'].each { expect 7, "$it: 2 runs failed; the next build trains only what is missing" }
['a', 'b'].each { expect 7, "Study $it-study is not trained as the POM declares it now" }
expect 8, "no <execution> of the plugin has the <id> 'b-studdy': perhaps you meant b-study"
expect 9, '[WARNING] -Dlotr-gpt.studies=a-study trains nothing: it is of a, which this build leaves out'
expect 9, "[WARNING] execution 'b-sudy' has no <goals>, so it is without effect: perhaps you meant b-study"
for (log in builds) {
  assert !(log =~ /\n\tat /): 'a stack trace'
}
