Windows of time, with trend and change.

  $ for d in 1 2 3 4 5 6 8; do for i in 1 2 3 4 5 6 7 8 9; do echo "2024-01-0${d}T0$i:30:00+02:00,$((i % 2)),0.$(( (i * d + i % 2 * 4) % 10 ))"; done >day$d.csv; sed -i '1i time,y,p' day$d.csv; done
  $ assay evaluate day*.csv --task binary --target y --score p --metrics accuracy,roc_auc --window time=1d
  $ assay evaluate day*.csv --task binary --target y --score p --metrics accuracy --window time=1w --window 'time=rolling(3d)' --format csv
  $ assay evaluate day*.csv --task binary --target y --score p --metrics accuracy --window time=1M --format json | sed -n '/windows/,/warnings/p'

States of single days merge without the data; their days make weeks and rolling windows.

  $ for d in 1 2 3 4 5 6 8; do assay evaluate day$d.csv --task binary --target y --score p --metrics accuracy --window time=1d --save-state day$d.assay --output /dev/null; done
  $ assay show day*.assay --window time=1w --format csv
  $ assay show day*.assay --window 'time=rolling(2d)'
  $ assay show day*.assay --window time=1h
  $ assay merge day1.assay day2.assay -o two.assay && assay show two.assay --format csv

Bad windows and times.

  $ assay evaluate day1.csv --task binary --target y --score p --window time=soon
  $ assay evaluate day1.csv --task binary --target y --score p --window when=1d
  $ assay evaluate day1.csv --task binary --target y --score p --window p=1d --window time=1d
  $ printf 'time,y,p\n2024-01-01,0,0.2\nyesterday,1,0.7\n' | assay evaluate - --input-format csv --task binary --target y --score p --window time=1d
  $ printf 'time,y,p\n2024-01-01,0,0.2\n,1,0.7\n' | assay evaluate - --input-format csv --task binary --target y --score p --metrics accuracy --window time=1d
  $ printf 'time,y,p\n2024-01-01,0,0.2\n,1,0.7\n' | assay evaluate - --input-format csv --task binary --target y --score p --metrics accuracy --window time=1d --missing drop
