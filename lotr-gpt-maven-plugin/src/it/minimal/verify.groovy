def log = new File(basedir, 'build.log').text
def store = new File(basedir, 'target/lotr-gpt')

assert log.contains('1 run: 0 up to date, 1 to train, on corpus.txt')
assert log.contains('TRAINED (no earlier run)')
assert log.contains('1 trained run: 0 up to date, 1 to evaluate')

def run = new File(store, 'runs').listFiles()[0]
['run.json', 'metrics.csv', 'evaluation.csv', 'best.safetensors', 'final.safetensors', 'samples.txt', 'run.log'].each {
  assert new File(run, it).length() > 0: "$it is missing"
}
assert new File(run, 'metrics.csv').readLines()*.split(',')*.getAt(0) == ['iteration', '0', '10', '20']

def results = new File(store, 'results.csv').readLines()
assert results[0].startsWith('study,run,status,parameters,layers,heads,embedding,context,batchSize,iterations,'
    + 'learningRate,dropout,weightDecay,fraction,seed,bestIteration,bestValLoss,finalTrainLoss,finalValLoss,'
    + 'evaluatedTrainLoss,evaluatedValLoss,perplexity,bitsPerChar,realWordRate,verbatimRate,seconds,'
    + 'tokensPerSecond,backend')
assert results.size() == 2
assert results[1].startsWith("default,${run.name},TRAINED,")
assert new File(store, 'claims.csv').readLines() == ['study,claim,holds,detail,seedsHolding,seeds,p']
assert new File(store, 'site/index.html').text.contains('<html')

// The JDK that the toolchain names; its class path holds nothing that only a report needs
assert log =~ "The worker's Java: .*/another-jdk/bin/java, version \\d+"
def loaded = new File(store, 'logs/train-default.log').text
assert loaded.contains('lotr-gpt-core')
for (library in ['jfreechart', 'batik', 'freemarker', 'maven', 'doxia']) {
  assert !(loaded =~ "source: file:.*/[^/]*$library[^/]*\\.jar"): "the worker loads $library"
}
