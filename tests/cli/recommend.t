A ranked choice of metrics, with reasons.

  $ assay recommend --task binary --use decision --imbalanced --cost fp=1,fn=20 --top 2
  1. expected_cost(fn=20) ↓  Expected cost
     + The prices of the errors are known: it is the quantity that the decisions are paid with.
     + Prices, not frequencies, weigh the rare class.
     + The consequences can be priced, even roughly: it then replaces every other label metric.
     - Avoid it when: Prices are unknown, or the prevalence of the data is not that of use.
     beside it: recall, precision, confusion_matrix
  
  2. recall ↑  Recall
     + It asks how many of the rare rows are found.
     + Where a miss is dear, the share of positives that are found must be seen by itself.
     + Missing a positive is costly: screening, safety, fraud.
     - Avoid it when: Alone: predicting everything positive reaches 1.
     beside it: precision, predicted_positive_rate
  
  5 more: --top 7
  
  With these costs and calibrated probabilities, call a row positive from 0.047619047619047616 on;
  assay tune finds the threshold on validation data.
  Report the prevalence of the data beside any of these, and keep it that of use.
  Report an interval with every number: --ci auto.
  
  --metrics 'expected_cost(fn=20), recall'

  $ assay recommend --task regression --outliers --audience everyone --format csv | sed -n '1,3p'
  rank,spec,points,why,why_not,beside
  1,mae,80,A few far-off rows move it little. It has the units of the target. Every unit of error costs the same; the target has outliers; the prediction is a median.,Avoid it when: Large errors cost more than in proportion; scales differ between outputs.,"median_absolute_error, mean_error, r2"
  2,median_absolute_error,75,"Half of the rows are nearer than this, whatever the others do. One sentence explains it to anyone. Up to half of the targets may be grossly wrong.",Avoid it when: The tail of the errors is what hurts (see quantile_error).,"mae, quantile_error"

  $ assay recommend --task multiclass --classes-matter equally --format json | sed -n '1,30p'
  {
    "schema": "assay.recommendation/1",
    "assay": "0.1.0",
    "situation": {
      "task": "multiclass",
      "use": null,
      "imbalanced": false,
      "classes_matter": "equally",
      "outliers": false,
      "cost": {},
      "audience": "experts"
    },
    "metrics": [
      {
        "spec": "f1",
        "name": "f1",
        "title": "F1",
        "points": 80,
        "meaning": "Harmonic mean of precision and recall of a class, averaged over classes.",
        "why": [
          "Every class counts the same, however rare it is.",
          "Positives are rare, and false alarms and misses hurt about equally."
        ],
        "why_not": [
          "Avoid it when: True negatives matter, prevalences differ, or the two errors have known prices."
        ],
        "beside": ["f1(average=none)", "confusion_matrix"]
      },
      {
        "spec": "balanced_accuracy",

  $ assay recommend --task ranking --format markdown
  | metric | why | why not | beside |
  |---|---|---|---|
  | ndcg(k=10) | Relevance is graded and users read from the top: search, recommendation. | Avoid it when: Relevance is binary and only the first hit matters (use mrr), or recall over the whole list matters. | map, ndcg |
  | map | Relevance is binary and all relevant documents matter. | Avoid it when: Relevance is graded (use ndcg) or only the first hit matters. | ndcg@10 |

Every task has some.

  $ for t in binary multiclass multilabel regression ranking; do assay recommend --task $t --format csv | tail -n +2 | wc -l; done
  19
  13
  8
  9
  2

Bad requests.

  $ assay recommend
  ! assay: error: --task is needed: one of binary, multiclass, multilabel, regression, ranking
  [2]

  $ assay recommend --task regression --use decision
  ! assay: error: --use says nothing about regression tasks
  [2]

  $ assay recommend --task binary --use decisions
  ! assay: error: --use: 'decisions' is not one of decision, ranking, probability; did you mean decision?
  [2]

  $ assay recommend --task binary --cost fp=1
  ! assay: error: a cost of 0: a number above 0 is needed
  [2]

  $ assay recommend --task binary --cost fp=1,tp=1
  ! assay: error: --cost: a recommendation takes the costs of errors, fp and fn
  [2]

  $ assay recommend --task ranking --imbalanced
  ! assay: error: --imbalanced says nothing about ranking tasks
  [2]

  $ assay recommend --task binary --format jsonl
  ! assay: error: --format: a recommendation is written as table, json, csv or markdown
  [2]
