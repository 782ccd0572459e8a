"""Tensors of torch as columns: every dtype and layout, without a copy where memory allows, the same number as from NumPy."""

import pickle

import pytest

torch = pytest.importorskip("torch")

import assay  # noqa: E402

GENERATOR = torch.Generator().manual_seed(2)
Y = (torch.rand(300, generator=GENERATOR) < 0.4).long()
S = (torch.rand(300, generator=GENERATOR) * 0.6 + 0.3 * Y).clamp(0, 1)
EXPECTED = assay.roc_auc(Y.numpy(), S.numpy())


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.float16, torch.bfloat16])
def test_scores(dtype):
    exact = S.to(dtype)
    assert assay.roc_auc(Y, exact) == assay.roc_auc(Y.numpy(), exact.double().numpy())


@pytest.mark.parametrize(
    "dtype", [torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.float32, torch.float64]
)
def test_labels(dtype):
    assert assay.roc_auc(Y.to(dtype), S) == EXPECTED


def test_layouts():
    wide = torch.zeros(300, 3)
    wide[:, 1] = S
    scores = [
        wide[:, 1],
        S[None].expand(2, 300)[1],
        S.clone().requires_grad_(),
        torch.nn.Parameter(S),
        S.flip(0).flip(0),
        S.expand(1, 300).squeeze(0),
    ]
    scores.append(torch.complex(S, -S).conj().imag)  # negated only when it is read
    for score in scores:
        assert assay.roc_auc(Y, score) == EXPECTED
    tail = S.clone()
    assert assay.roc_auc(Y[100:], tail[100:]) == assay.roc_auc(Y[100:].numpy(), S[100:].numpy())
    matrix = torch.stack([1 - S, S], 1)
    expected = assay.log_loss(Y.numpy(), matrix.numpy(), task="multiclass")
    for variant in (matrix, matrix.T.contiguous().T, torch.cat([matrix, matrix], 1)[:, :2], matrix.requires_grad_()):
        assert assay.log_loss(Y, variant, task="multiclass") == expected
    with pytest.raises(TypeError, match="score"):
        assay.roc_auc(Y, torch.tensor(0.5))
    with pytest.raises(TypeError, match="score"):
        assay.roc_auc(Y, S.reshape(5, 10, 6))
    with pytest.raises((TypeError, ValueError), match="score"):
        assay.roc_auc(Y, torch.complex(S, S))
    with pytest.raises((TypeError, ValueError), match="score"):
        assay.roc_auc(Y, S.to_sparse())


def test_empty_and_single():
    evaluator = assay.Evaluator("accuracy")
    evaluator.update(target=Y[:0], score=S[:0])
    evaluator.update(target=Y[:1], score=S[:1])
    evaluator.update(target=torch.tensor([1]).expand(1), score=torch.tensor([[0.7]])[:, 0])
    assert evaluator.result().data["rows_used"] == 2


def test_subclasses():
    class Tagged(torch.Tensor):
        pass

    assert assay.roc_auc(Y, S.as_subclass(Tagged)) == EXPECTED


def test_tensors_are_read_before_update_returns():
    evaluator = assay.Evaluator("roc_auc, log_loss")
    score, target = S.clone(), Y.clone()
    for begin in range(0, 300, 7):
        evaluator.update(target=target[begin : begin + 7], score=score[begin : begin + 7])
        score[begin : begin + 7], target[begin : begin + 7] = 0.5, 0
    again = assay.Evaluator("roc_auc, log_loss")
    again.update(target=Y, score=S)
    assert bytes(evaluator) == bytes(again) == bytes(pickle.loads(pickle.dumps(again)))


def test_a_large_tensor_is_not_copied():
    large, target = torch.rand(200_000, dtype=torch.float64), (torch.rand(200_000) < 0.5).long()
    assert assay.roc_auc(target, large) == assay.roc_auc(target.numpy(), large.numpy())


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU")
def test_a_gpu():
    assert assay.roc_auc(Y.cuda(), S.cuda()) == EXPECTED
