def builds = new File(basedir, 'build.log').text.split('Scanning for projects').drop(1)
def expected = [
    "execution 'last': <study><vary><dropuot> is no setting: perhaps you meant dropout",
    'property lotr-gpt.trainig.dropout (-Dlotr-gpt.trainig.dropout) is no property of this plugin: perhaps you meant lotr-gpt.training.dropout',
    "<samples><temperature> (-Dlotr-gpt.samples.temperature): 'hot' is not a number",
    "<studies> (-Dlotr-gpt.studies): no execution of goal train has the id 'frist': perhaps you meant first",
    "<failOnRefuted> (-Dlotr-gpt.failOnRefuted): 'perhaps' is not true or false",
    "<run> (-Dlotr-gpt.run): no run's id begins with 'abc'",
    'property lotr-gpt.stroe (-Dlotr-gpt.stroe) is no property of this plugin: perhaps you meant lotr-gpt.store',
    '<compare> (-Dlotr-gpt.compare): ',
    '<threads> (-Dlotr-gpt.threads): \'all\' is not a whole number',
    "execution 'last', <configuration><study><vary>: combine.slef=\"override\" is no attribute of Maven: perhaps you meant combine.self",
]
expected.eachWithIndex { message, i ->
  assert builds[i].contains(message): "build ${i + 1} does not say: $message"
  assert !(builds[i] =~ /\n\tat /): 'a stack trace'
}
assert !new File(basedir, 'target/lotr-gpt/runs').exists(): 'something was trained'
