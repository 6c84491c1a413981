def bin = new File(basedir, 'bin')
bin.mkdir()
['sbatch', 'squeue', 'scancel', 'scontrol'].each {
  def command = new File(bin, it)
  command.text = new File(basedir, 'slurm.sh').text
  command.executable = true
}
return
