def log = new File(basedir, 'build.log').text
def expect = { String text -> assert log.contains(text): "it does not say: $text" }

expect '1 run: 0 up to date, 1 to train, on corpus.txt'
expect '1 trained run: 0 up to date, 1 to evaluate'
expect 'lotr-gpt/site/index.html'
assert log =~ /(?m)^\w{12}  TRAINED  .*baseline: baseline$/
// The prompt and 20 characters
assert log =~ /(?s)\nthe.{20}\n|mthe.{20}\n/
expect 'Goal requires a project to execute but there is no POM'
expect 'property lotr-gpt.store (-Dlotr-gpt.store) is empty: give it a value or leave it out'
assert !(log =~ /\n\tat /): 'a stack trace'

assert new File(basedir, 'lotr-gpt/site/index.html').text.contains('no-project')
assert basedir.list().findAll { !it.startsWith('.') }.sort() - ['build.log', 'interpolated-invoker.properties'] ==
    ['corpus.txt', 'gpu-check.txt', 'invoker.properties', 'lotr-gpt', 'verify.groovy']: 'it writes elsewhere'

expect 'float32 is not checked: cuda is not in this build: for an NVIDIA GPU add it with the profile cuda (-Pcuda)'
expect 'no GPU was checked; '
assert new File(basedir, 'gpu-check.txt').text.endsWith('There is no GPU to check.\n')
