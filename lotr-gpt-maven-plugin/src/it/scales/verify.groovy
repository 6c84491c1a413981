def builds = new File(basedir, 'build.log').text.split('Scanning for projects').drop(1)
def store = { String path -> new File(basedir, path).canonicalFile }
def expect = { int build, String text ->
  assert builds[build - 1].contains(text): "build $build does not say: $text"
}
def runs = { String path -> new File(basedir, "$path/runs").list().toList() }

expect 1, "Scale small, runs in ${store('target/lotr-gpt/small')}"
expect 2, "Scale wide, runs in ${store('target/lotr-gpt/wide')}"
assert builds[0].count('Scale small') == 1: 'each goal says so'
for (scale in ['small', 'wide']) {
  assert runs("target/lotr-gpt/$scale").size() == 1
  assert new File(basedir, "target/lotr-gpt/$scale/claims.csv").text.contains('sweep,It holds at each scale,true,')
  def site = new File(basedir, "target/lotr-gpt/$scale/site")
  site.eachFileRecurse { page ->
    assert !page.name.endsWith('.html') || page.text.contains("scales, scale $scale"): "$page does not name it"
  }
}
// 20 characters, as all are asked, of the prompt that one study asks for
def texts = new File(basedir, "target/lotr-gpt/small/runs/${runs('target/lotr-gpt/small')[0]}/samples.txt").text
assert texts =~ /(?s)^=== [^\n]*\nthe.{20}\n*$/: texts
assert !builds[0].contains('without effect')
assert runs('target/lotr-gpt/small') != runs('target/lotr-gpt/wide')
assert new File(basedir, 'target/lotr-gpt').list().sort() == ['small', 'wide']
assert builds[2].contains(runs('target/lotr-gpt/wide')[0])
assert !builds[2].contains(runs('target/lotr-gpt/small')[0])
expect 4, "property lotr-gpt.scale (-Dlotr-gpt.scale): 'wid' is no scale: perhaps you meant wide"
expect 5, '1 run: 0 up to date, 1 to train'
expect 6, "Scale small, runs in ${store('earlier/lotr-gpt')}, where an earlier version kept those of all scales"
expect 6, '1 run: 1 up to date, 0 to train'
assert !new File(basedir, 'earlier/lotr-gpt/small/runs').exists()
assert !(builds[3] =~ /\n\tat /): 'a stack trace'
