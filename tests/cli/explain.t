What a metric means, task by task; what a task shares with the first is not repeated.

  $ assay explain f_beta
  f_beta  F-beta, task binary
    Weighted harmonic mean of precision and recall.
  
    formula       (1 + b^2) tp / ((1 + b^2) tp + b^2 fn + fp)
    range         0 to 1, higher is better
    perfect       1
    needs         label
    shows         As F1, recall counting b times as much as precision.
    use when      Misses are worse than false alarms (beta > 1), or the other way (beta < 1).
    avoid when    The prices of the errors are known: expected_cost says it better.
    undefined     0 without positives, actual or predicted
    properties    moves with the class balance
    intervals     delta_logit, delta, wilson
    aliases       fbeta_score, fbeta
    source        van Rijsbergen 1979, Information Retrieval, ch. 7
    agrees with   scikit-learn fbeta_score
  
    parameters, with their defaults
      beta=1  number >= 0, <= 1e+09  weight of recall over precision
  
    example
      assay evaluate predictions.csv --task binary --target label --prediction guess --metrics f_beta
  
  f_beta  F-beta, task multiclass
    Weighted harmonic mean of precision and recall of a class, averaged over classes.
  
    formula       mean over classes of (1 + b^2) tp_k / ((1 + b^2) tp_k + b^2 fn_k + fp_k)
    intervals     delta_logit, delta
    otherwise as for task binary
  
    parameters, with their defaults
      beta=1          number >= 0, <= 1e+09      weight of recall over precision
      average=macro   macro|micro|weighted|none  mean over classes, pooled counts, mean by support, or
                                                 one value a class
      multiclass=ovr  ovr|ovo                    each class against the rest, or each pair of classes
  
    example
      assay evaluate predictions.csv --task multiclass --target label --prediction guess --metrics f_beta
  
  f_beta  F-beta, task multilabel
    Weighted harmonic mean of precision and recall of a label, averaged over labels.
  
    formula       mean over labels of (1 + b^2) tp_j / ((1 + b^2) tp_j + b^2 fn_j + fp_j); samples:
                  over rows
    intervals     delta_logit, delta, mean, wilson
    otherwise as for task binary
  
    parameters, with their defaults
      beta=1         number >= 0, <= 1e+09              weight of recall over precision
      average=macro  macro|micro|weighted|none|samples  mean over labels, pooled counts, mean by
                                                        support, one value a label, or mean over rows
  
    example
      assay evaluate predictions.csv --task multilabel --target a,b,c --prediction a_hat,b_hat,c_hat --metrics f_beta

  $ assay explain fbeta_score --task binary --format json | sed -n 1,20p
  {
    "schema": "assay.explanation/1",
    "assay": "0.1.0",
    "metrics": [
      {
        "name": "f_beta",
        "task": "binary",
        "title": "F-beta",
        "meaning": "Weighted harmonic mean of precision and recall.",
        "formula": "(1 + b^2) tp / ((1 + b^2) tp + b^2 fn + fp)",
        "needs": "label",
        "range": [0, 1],
        "direction": "maximize",
        "perfect": 1,
        "parameters": [
          {"name": "beta", "type": "real", "default": 1, "bounds": [0, 1e+09], "open": [false, false], "help": "weight of recall over precision"}
        ],
        "shows": "As F1, recall counting b times as much as precision.",
        "use_when": "Misses are worse than false alarms (beta > 1), or the other way (beta < 1).",
        "avoid_when": "The prices of the errors are known: expected_cost says it better.",

  $ assay explain 'f1(average=micro)' --task multiclass --format markdown
  ### f1 (multiclass)
  
  **F1.** Harmonic mean of precision and recall of a class, averaged over classes.
  
  - **formula**: mean over classes of 2 tp_k / (2 tp_k + fp_k + fn_k)
  - **range**: 0 to 1, higher is better
  - **perfect**: 1
  - **needs**: label
  - **shows**: Whether positives are found and believed at once; near the lesser of precision and recall.
  - **use when**: Positives are rare, and false alarms and misses hurt about equally.
  - **avoid when**: True negatives matter, prevalences differ, or the two errors have known prices.
  - **undefined**: 0 without positives, actual or predicted
  - **properties**: symmetric in target and prediction; moves with the class balance
  - **intervals**: delta_logit, delta
  - **aliases**: f1_score, f_score, f_measure, f_meas
  - **source**: van Rijsbergen 1979, Information Retrieval, ch. 7
  - **agrees with**: scikit-learn f1_score
  
  | parameter | type | meaning |
  |---|---|---|
  | average=macro | macro\|micro\|weighted\|none | mean over classes, pooled counts, mean by support, or one value a class |
  | multiclass=ovr | ovr\|ovo | each class against the rest, or each pair of classes |
  
      assay evaluate predictions.csv --task multiclass --target label --prediction guess --metrics f1

  $ assay explain f1 --task binary --format csv
  task,metric,term,text
  binary,f1,title,F1
  binary,f1,meaning,Harmonic mean of precision and recall.
  binary,f1,formula,2 tp / (2 tp + fp + fn)
  binary,f1,range,"0 to 1, higher is better"
  binary,f1,perfect,1
  binary,f1,needs,label
  binary,f1,shows,Whether positives are found and believed at once; near the lesser of precision and recall.
  binary,f1,use when,"Positives are rare, and false alarms and misses hurt about equally."
  binary,f1,avoid when,"True negatives matter, prevalences differ, or the two errors have known prices."
  binary,f1,undefined,"0 without positives, actual or predicted"
  binary,f1,properties,symmetric in target and prediction; moves with the class balance
  binary,f1,intervals,"delta_logit, delta"
  binary,f1,aliases,"f1_score, f_score, f_measure, f_meas, dice"
  binary,f1,source,"van Rijsbergen 1979, Information Retrieval, ch. 7"
  binary,f1,agrees with,scikit-learn f1_score

A list is a line a metric.

  $ assay list --task binary | sed -n 2,6p | tr -s ' '
   accuracy ↑ label Accuracy
   error_rate ↓ label Error rate
   balanced_accuracy ↑ label Balanced accuracy adjusted=false
   precision ↑ label Precision
   recall ↑ label Recall

  $ assay list --task binary --format csv | head -4
  task,metric,title,direction,needs,parameters
  binary,accuracy,Accuracy,higher is better,label,
  binary,error_rate,Error rate,lower is better,label,
  binary,balanced_accuracy,Balanced accuracy,higher is better,label,adjusted=false

  $ assay list --task binary --format markdown | head -4
  | task | metric | title | direction | needs | parameters |
  |---|---|---|---|---|---|
  | binary | accuracy | Accuracy | higher is better | label |  |
  | binary | error_rate | Error rate | lower is better | label |  |

  $ assay list --task regression --format jsonl | head -1 | cut -c 1-40
  {"name": "mae", "task": "regression", "t
