def builds = new File(basedir, 'build.log').text.split('Scanning for projects').drop(1)
def store = new File(basedir, 'target/lotr-gpt')
def calls = new File(basedir, 'calls').readLines()
def submitted = calls.findAll { it.startsWith('sbatch ') }
def expect = { int build, String text ->
  assert builds[build - 1].contains(text): "build $build does not say: $text"
}

// The task evaluates what it trained
expect 1, 'Submitted 2 runs to Slurm: job 1 (1 task)'
expect 1, 'TRAINED (no earlier run)'
expect 1, '2 trained runs: 2 up to date, 0 to evaluate'
expect 1, 'Report: file:'
expect 1, 'HOLDS      cluster: There are runs'
['--job-name=lotr-gpt-cluster', '--partition=gpu', '--comment=two words', '--time=2:00:00', '--array=0-0%64'].each {
  assert submitted[0].contains(" $it "): it
}

expect 2, '3 runs: 2 up to date, 1 to train'
expect 2, 'Submitted 1 run to Slurm: job 2 (1 task)'
expect 2, 'QUEUED as 2_0'
expect 2, 'Study cluster is not checked: the cluster has 1 of 3 runs'
assert submitted[1].contains(' --hold ') && !submitted[1].contains('gpu'): 'the command line wins'

expect 3, '1 run that Slurm has already: job 2'
expect 3, 'QUEUED as 2_0'
expect 3, 'Study cluster is not checked: the cluster has 1 of 3 runs'

expect 4, '1 run that Slurm has already: job 2'
expect 4, '3 trained runs: 0 up to date, 3 to evaluate'
expect 4, 'Submitted 3 runs to Slurm: job 3 (2 tasks)'
expect 4, 'HOLDS      cluster: There are runs'
assert submitted.size() == 3: submitted

assert !calls.any { it.startsWith('scancel') }: 'what ended was cancelled'
for (build in builds) {
  assert !(build =~ /\n\tat /): 'a stack trace'
}

def here = new File(basedir, 'target/local')
def runs = new File(here, 'runs').list().sort()
assert runs.size() == 3 && new File(store, 'runs').list().sort() == runs
for (run in runs) {
  for (file in ['metrics.csv', 'best.safetensors', 'final.safetensors', 'evaluation.json', 'evaluation.csv', 'samples.txt']) {
    assert new File(store, "runs/$run/$file").bytes == new File(here, "runs/$run/$file").bytes: "$run/$file differs"
  }
}
