def builds = new File(basedir, 'build.log').text.split('Scanning for projects').drop(1)
def store = new File(basedir, 'store')
def expect = { int build, String text ->
  assert builds[build - 1].contains(text): "build $build does not say: $text"
}
def lacks = { int build, String text ->
  assert !builds[build - 1].contains(text): "build $build says: $text"
}

// Four runs of dropout 0, 0.1, 0.2, 0.3; that of dropout 0 is both modules'
expect 1, '2 runs: 0 up to date, 2 to train'
expect 1, '3 runs: 1 up to date, 2 to train'
expect 1, 'all.n 2 '
expect 1, 'all.n 3 '
lacks 1, 'REFUTED'
assert new File(basedir, 'docs/data/results.csv').readLines().size() == 1 + 2
assert new File(basedir, 'two/target/lotr-gpt/results.csv').readLines().size() == 1 + 3
assert new File(store, 'studies/it.one').list().length >= 1
assert new File(store, 'studies/it.two').list().length == 1
assert new File(basedir, 'one/target/lotr-gpt/logs/train-sweep.log').file
assert !new File(store, 'logs').exists()

expect 2, 'all.n 3 '
lacks 2, 'REFUTED'

for (build in 3..4) {
  lacks build, 'to train'
  expect build, '<site> (-Dlotr-gpt.site)'
}
expect 3, "<site> (-Dlotr-gpt.site): ${store.canonicalPath} is the same directory as <store> (-Dlotr-gpt.store), ${store.canonicalPath}"
expect 4, new File('taken', 'index.html').path
assert new File(basedir, 'taken/index.html').text == '<title>mine</title>\n'
assert new File(basedir, 'taken').list() as List == ['index.html']

expect 6, '2 runs: 2 up to date, 0 to train'
assert new File(basedir, 'docs/index.html').file
assert new File(basedir, 'docs/studies/sweep.html').text.contains('dropout')
assert new File(basedir, 'docs/assets/logo.png').text == 'mine'
assert new File(basedir, 'docs/data/x.csv').text == 'x\n1\n'
assert new File(store, 'runs').list().every { new File(store, "runs/$it/run.json").file }

// depth is on the old text alone, but for the run that sweep has trained on the new one
expect 9, 'the text has changed since depth was trained'
expect 9, '2 trained runs: 0 up to date, 2 to evaluate'
assert !(builds[8] =~ /\n\tat /): 'a stack trace'

// The best run is of depth or of sweep: either way its second sample
def run = (builds[9] =~ /Run (\w{12}) /)[0][1]
def sample = new File(store, "runs/$run/samples.txt").text.split('(?m)^=== .*\n').findAll { it.startsWith('A grey cat') }
assert sample.size() == 1
assert builds[9].replace('\r', '').contains(sample[0].substring(0, 'A grey cat'.length() + 25)): 'another text than the report shows'

expect 11, '<corpus> (-Dlotr-gpt.corpus): '
expect 11, 'is inside of <store> (-Dlotr-gpt.store), '
expect 12, "<store> (-Dlotr-gpt.store): ${new File(basedir, 'one').canonicalPath} is the same directory as the project's directory"
assert !new File(basedir, 'one/runs').exists()
expect 13, '<compare> (-Dlotr-gpt.compare): '
