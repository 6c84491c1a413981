def builds = new File(basedir, 'build.log').text.split('Scanning for projects').drop(1)
def site = new File(basedir, 'target/lotr-gpt/site')
def expect = { int build, String text ->
  assert builds[build - 1].contains(text): "build $build does not say: $text"
}
def match = { int build, String pattern ->
  assert builds[build - 1] =~ pattern: "build $build says nothing like: $pattern"
}
def reasons = [
    /bad: diverges: .*the loss became (NaN|infinite|-?Infinity)/,
    /bad: too large: .*: lower <study><cases><case> 'too large', <embedding>, now 16384/,
    /bad: too long: .*its validation split has 670 characters, but a context of 1000 needs at least 1001: raise <data><validationShare> \(-Dlotr-gpt.data.validationShare\) to at least 0.15, or lower the 1000 in <study><cases><case> 'too long', <context> to at most 669/,
]

expect 1, '[WARNING] 3 runs failed: goal check will fail the build'
match 1, /fine .*TRAINED/
expect 1, '1 run: 0 up to date, 1 to train'
expect 1, '2 trained runs: 0 up to date, 2 to evaluate'
expect 1, 'HOLDS      later: It is trained'
expect 1, '3 runs failed; the next build trains only what is missing; to go on all the same: -Dlotr-gpt.failOnFailed=false'
reasons.each { match 1, /\n\[ERROR\]   $it|\n  $it/ }
assert builds[0].indexOf('Report: file:') in 0..<builds[0].indexOf('HOLDS'): 'no report before the check'

expect 2, 'Study bad is not among <studies> (-Dlotr-gpt.studies)'
expect 2, 'HOLDS      later: It is trained'
assert new File(basedir, 'target/selected/studies/bad.html').text.contains('the loss became'): 'the report shows the selected study only'

expect 3, '[WARNING] 3 runs failed: the last goal of lotr-gpt will fail the build'
expect 3, '1 run: 1 up to date, 0 to train'
// From Maven 4 on, the phase after it belongs to it
match 3, /:(train \(later\)|evaluate \(results\)) on project failures: 3 runs failed/
reasons.each { match 3, it }

expect 4, 'with <failFast> (-Dlotr-gpt.failFast) a run that fails ends the build: bad: too long: '
assert !builds[3].contains('Report:'): 'it goes on'

match 5, /baseline  FAILED: the worker's JVM .*NoSuchOption/
expect 5, 'Report: file:'
match 5, /later: baseline: failed: the worker's JVM .*NoSuchOption/
assert !(builds[4] =~ /  bad: /): 'a study that is not selected fails the build'

expect 6, 'Skipped, by <skip>'
assert !builds[5].contains('bad:'): 'a skipped study is missed'
assert !new File(site, 'studies/bad.html').exists()

for (log in builds) {
  assert !(log =~ /\n\tat /): 'a stack trace'
}
