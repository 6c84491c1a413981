import groovy.json.JsonSlurper

def builds = new File(basedir, 'build.log').text.split('Scanning for projects').drop(1)
def store = new File(basedir, 'target/lotr-gpt')
def expect = { int build, String text ->
  assert builds[build - 1].contains(text): "build $build does not say: $text"
}
def match = { int build, String pattern ->
  assert builds[build - 1] =~ pattern: "build $build says nothing like: $pattern"
}

match 1, /4 runs: 0 up to date, 4 to train, on en.txt \(2,295 characters, 32 symbols\); de.txt \(2,366 characters, 44 symbols\)/
match 1, /de.txt, dropout 0.2 .*TRAINED/
// The case without a text has the one beside the study
match 1, /English .*UP-TO-DATE/
match 1, /both .*TRAINED/
expect 1, '5 trained runs: 0 up to date, 5 to evaluate'
expect 1, 'HOLDS      languages: Each language has two runs'
assert builds[0].count('Backend onednn') == 3: 'not one worker for all texts'

// The same with another one on the command line
expect 2, '-Dlotr-gpt.corpus=texts/de.txt is without effect on study languages, which varies <corpus>'
expect 2, "-Dlotr-gpt.corpus=texts/de.txt is without effect on case 'both' of study mixture, which sets <corpus>"
expect 2, '4 runs: 4 up to date, 0 to train'
expect 2, '2 runs: 2 up to date, 0 to train, on de.txt ('
expect 2, '5 trained runs: 5 up to date, 0 to evaluate'

def records = new File(store, 'runs').listFiles().findAll { new File(it, 'best.safetensors').exists() }
    .collect { new JsonSlurper().parse(new File(it, 'run.json')) }
assert records*.provenance*.corpus*.path.countBy { it } == ['texts/en.txt': 2, 'texts/de.txt': 2, 'texts': 1]
records.each { assert it.identity.corpus == it.provenance.corpus.sha256 }
def hashes = records*.provenance*.corpus*.sha256 as Set
assert hashes.size() == 3

assert new File(store, 'results.csv').readLines()[0].endsWith(',corpus')
assert new File(store, 'results.csv').readLines().count { it.startsWith('languages,') && it.endsWith(',de.txt') } == 2
def page = new File(store, 'site/studies/languages.html').text
assert page.contains('Its runs learn from 2 texts')
assert page.contains('2,295 characters of en.txt.') && page.contains('2,366 characters of de.txt.')

def texts = new JsonSlurper().parse(new File(basedir, 'target/archive/ro-crate-metadata.json')).'@graph'
    .findAll { it.'@id'.startsWith('#text-') }
assert texts*.identifier as Set == hashes.collect { 'sha256:' + it } as Set

expect 3, '<study><vary><corpus>: '
expect 3, 'fr.txt does not exist'
assert !(builds[2] =~ /\n\tat /): 'a stack trace'
