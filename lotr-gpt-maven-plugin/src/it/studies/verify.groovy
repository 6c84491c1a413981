def builds = new File(basedir, 'build.log').text.split('Scanning for projects').drop(1)
def store = new File(basedir, 'target/lotr-gpt')
def expect = { int build, String text ->
  assert builds[build - 1].contains(text): "build $build does not say: $text"
}
def match = { int build, String pattern ->
  assert builds[build - 1] =~ pattern: "build $build says nothing like: $pattern"
}

// A sweep; one run of the second study is one of the first as well
expect 1, '4 runs: 0 up to date, 4 to train'
expect 1, '2 runs: 1 up to date, 1 to train'
match 1, /deep .*TRAINED \(layers 1 -> 2\)/
expect 1, 'HOLDS      sweep: There are four runs'
// One seed tells no effect from chance, which fails nothing unless it is told to
expect 1, 'UNDECIDED  sweep: Weight decay helps'
expect 1, 'p needs at least two seeds, as with -Dlotr-gpt.seeds=3'

// The second build trains and evaluates nothing
expect 2, '4 runs: 4 up to date, 0 to train'
expect 2, '2 runs: 2 up to date, 0 to train'
expect 2, '5 trained runs: 5 up to date, 0 to evaluate'
assert !builds[1].contains('Backend'): 'a worker was started'

// Dropout 0.3 instead of 0.2: two new runs, and the site is there although the build fails
expect 3, '4 runs: 2 up to date, 2 to train'
match 3, /weightDecay 0.1, dropout 0.3 .*TRAINED \(dropout 0.2 -> 0.3\)/
expect 3, '1 claim is refuted'
expect 3, 'sweep: There are four runs: all.n 4, not == 5'
expect 3, '1 claim is undecided for want of seeds'
assert builds[2].indexOf('Report: file:') in 0..<builds[2].indexOf('REFUTED'): 'no report before the check'
assert !(builds[2] =~ /\n\tat /): 'a stack trace'
// Those that were refused have a record only
assert new File(store, 'runs').listFiles().count { new File(it, 'best.safetensors').exists() } == 7
assert new File(store, 'claims.csv').readLines()[1].startsWith('sweep,There are four runs,false,')
assert new File(store, 'site/studies/sweep.html').text.contains('Does &lt;b&gt;dropout')

match 4, /TRAINED .*depth: deep/

// The prompt and 30 characters, on the best run
match 5, /Run \w{12} \(depth: deep\)/
match 5, /(?ms)^the.{30,}\[INFO\] -/

expect 6, "<prompt> (-Dlotr-gpt.prompt): '~' cannot be continued: '~' (U+007E)"
assert !builds[5].contains('Backend'): 'a worker was started'

expect 7, '<store> (-Dlotr-gpt.store): '
expect 7, 'or name another directory'

expect 8, 'lower <model><embedding> (-Dlotr-gpt.model.embedding), now 16384'
for (build in 6..8) {
  assert !(builds[build - 1] =~ /\n\tat /): 'a stack trace'
}
