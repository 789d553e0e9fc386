"""What a recipe says of a network."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from textlab.training.recipe import Recipe, Sampling, Section

_RATE = Field(default=0.0, ge=0, lt=1)


class Window(Section):
    """What of a text a network sees at once.

    Parameters
    ----------
    length
        Characters.
    stride
        From one window to the next; `length` where every character is a target, else 1, unless given.
    targets
        ``"every"``: after each character the next one is to be told; ``"next"``: only after the last.
    sentences
        Whether windows are cut at sentences: one for each, shorter ones padded, longer ones cut; or, where only the
        next character is a target, one for each character with what is ahead of it in its sentence.
    unscored
        After so many characters of a window nothing is to be told yet.
    """

    length: int = Field(ge=1)
    stride: int | None = Field(default=None, ge=1)
    targets: Literal["every", "next"] = "every"
    sentences: bool = False
    unscored: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.unscored >= self.length:
            raise ValueError(f"of {self.length} characters not {self.unscored} can be left unscored")
        if self.unscored and self.targets == "next":
            raise ValueError("of targets only one, none can be left unscored: leave unscored out")
        if self.sentences and self.stride is not None:
            raise ValueError("sentences have no stride: leave it out")
        return self

    @property
    def step(self) -> int:
        """From one window to the next."""
        return self.stride or (self.length if self.targets == "every" else 1)


class Input(Section):
    """What stands for a character: its number scaled to 0 … 1, a one-hot vector, or a vector that is learned.

    Parameters
    ----------
    kind
        ``"scaled"``, ``"one-hot"`` or ``"vectors"``.
    size
        The length of a vector that is learned.
    initializer
        Of such vectors.
    """

    kind: Literal["scaled", "one-hot", "vectors"]
    size: int | None = Field(default=None, ge=1)
    initializer: str | dict[str, Any] = "uniform"

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.kind == "vectors") != (self.size is not None):
            raise ValueError("vectors have a size, other kinds of input have none (input.size=none)")
        return self


class Cell(Section):
    """The recurrent layers. What is None is as Keras has it.

    Parameters
    ----------
    kind
        ``"lstm"``, ``"gru"``, ``"rnn"``, ``"mrnn"``, ``"peephole-lstm"`` or ``"two-bias-lstm"``.
    layers, units
        How many layers, of how many units each.
    factors
        Of an MRNN.
    clip
        Of an LSTM with peepholes: what goes back through its gates is cut at plus and minus this.
    activation, recurrent_activation, …
        The arguments of `keras.layers.LSTM`, an initialiser by its name or as ``{class_name = …, config = …}``.
    """

    kind: Literal["lstm", "gru", "rnn", "mrnn", "peephole-lstm", "two-bias-lstm"] = "lstm"
    layers: int = Field(default=1, ge=1)
    units: int = Field(ge=1)
    factors: int | None = Field(default=None, ge=1)
    clip: float | None = Field(default=None, gt=0)
    activation: str | None = None
    recurrent_activation: str | None = None
    use_bias: bool | None = None
    unit_forget_bias: bool | None = None
    dropout: float | None = Field(default=None, ge=0, lt=1)
    recurrent_dropout: float | None = Field(default=None, ge=0, lt=1)
    unroll: bool | None = None
    kernel_initializer: str | dict[str, Any] | None = None
    recurrent_initializer: str | dict[str, Any] | None = None
    bias_initializer: str | dict[str, Any] | None = None
    peephole_initializer: str | dict[str, Any] | None = None
    kernel_regularizer: str | dict[str, Any] | None = None
    recurrent_regularizer: str | dict[str, Any] | None = None
    bias_regularizer: str | dict[str, Any] | None = None
    activity_regularizer: str | dict[str, Any] | None = None
    kernel_constraint: str | dict[str, Any] | None = None
    recurrent_constraint: str | dict[str, Any] | None = None
    bias_constraint: str | dict[str, Any] | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        known = _ARGUMENTS[self.kind]
        for name in self.arguments:
            if name not in known:
                raise ValueError(f"a cell of kind {self.kind!r} has no {name}")
        if (self.kind == "mrnn") != (self.factors is not None):
            raise ValueError("an mrnn has factors, other cells have none")
        return self

    @property
    def arguments(self) -> dict[str, Any]:
        """What is not left to Keras, by the names of its arguments."""
        given = self.model_dump(exclude={"kind", "layers", "units", "factors"})
        return {name: value for name, value in given.items() if value is not None}


_WEIGHTS = {"kernel_initializer", "recurrent_initializer", "bias_initializer"}
_KERAS = {
    *_WEIGHTS,
    *("activation", "use_bias", "dropout", "recurrent_dropout", "unroll", "activity_regularizer"),
    *(f"{weights}_{what}" for weights in ("kernel", "recurrent", "bias") for what in ("regularizer", "constraint")),
}
#: What a cell of each kind can be told.
_ARGUMENTS = {
    "lstm": {*_KERAS, "recurrent_activation", "unit_forget_bias"},
    "gru": {*_KERAS, "recurrent_activation"},
    "rnn": _KERAS,
    "mrnn": _WEIGHTS,
    "peephole-lstm": {*_WEIGHTS, "peephole_initializer", "unit_forget_bias", "clip"},
    "two-bias-lstm": {*_WEIGHTS, "unit_forget_bias"},
}


class Output(Section):
    """The layer that tells the next character: initialisers of its weights, None as Keras has them."""

    kernel_initializer: str | dict[str, Any] | None = None
    bias_initializer: str | dict[str, Any] | None = None


class Dropout(Section):
    """How much is left out at random while training: of the input, between layers, ahead of the output."""

    input: float = _RATE
    between: float = _RATE
    output: float = _RATE


#: Arguments of Keras's optimisers that are fields of their own.
_FIELDS = {
    "learning_rate": "learning_rate",
    "clipvalue": "clip_value",
    "global_clipnorm": "clip_norm",
    "clipnorm": "clip_norm, of all gradients together,",
}


class Optimizer(Section):
    """How weights are changed.

    Parameters
    ----------
    name
        One of Keras's.
    learning_rate
        At the begin.
    arguments
        Others that Keras's optimiser of this name has; not the learning rate, nor how gradients are cut.
    schedule
        ``"constant"``, ``"cosine"`` (down to 0 at the end), or ``"decay"``: times `decay` an epoch from epoch
        `decay_from` on.
    clip_norm, clip_value
        The norm of all gradients together, or each number of a gradient, is cut at this.
    sum_over_time
        Whether gradients are summed over the characters of a window, rather than their mean taken.
    """

    name: Literal["adam", "adamw", "rmsprop", "adagrad", "sgd", "nadam", "adadelta"] = "adam"
    learning_rate: float = Field(gt=0)
    arguments: dict[str, int | float | bool] = Field(default_factory=dict)
    schedule: Literal["constant", "cosine", "decay"] = "constant"
    decay: float = Field(default=1.0, gt=0, le=1)
    decay_from: int = Field(default=1, ge=1)
    clip_norm: float | None = Field(default=None, gt=0)
    clip_value: float | None = Field(default=None, gt=0)
    sum_over_time: bool = False

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.clip_norm is not None and self.clip_value is not None:
            raise ValueError("clip_norm or clip_value, not both: set one of them to none")
        for name, field in _FIELDS.items():
            if name in self.arguments:
                raise ValueError(f"{name} is not for arguments: {field} says it")
        if self.arguments.get("use_ema"):
            raise ValueError("use_ema is not for arguments: the weights that are kept are those that were learned")
        return self


class Training(Section):
    """How a network is trained.

    Parameters
    ----------
    batch, epochs
        Windows a batch, passes over the text.
    order
        ``"shuffled"``; ``"rows"``: the text is cut into as many rows as a batch has windows, each read from its begin
        to its end, the state carried on, across the edges of texts too;
        ``"runs"``: batches of windows a stride apart, each where the last one ends.
    patience
        Epochs without a better validation loss (training loss where nothing is held out) before it stops.
    diverged
        It stops where the loss is so many times that of the first epoch.
    """

    batch: int = Field(ge=1)
    epochs: int = Field(ge=1)
    order: Literal["shuffled", "rows", "runs"] = "shuffled"
    patience: int | None = Field(default=None, ge=1)
    diverged: float | None = Field(default=None, gt=1)


class NetworkSampling(Sampling):
    """How texts are written.

    Parameters
    ----------
    slide
        Whether the last `window.length` characters are read anew for each, as the source did, rather than the state
        carried on.
    """

    slide: bool = False


class NetworkRecipe(Recipe):
    """What makes a network."""

    window: Window
    input: Input
    cell: Cell
    output: Output = Output()
    dropout: Dropout = Dropout()
    optimizer: Optimizer
    training: Training
    sampling: NetworkSampling = NetworkSampling()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        carried = self.training.order == "rows"
        if carried and (self.window.sentences or self.window.step != self.window.length):
            what = "window.targets are every or window.stride a whole window, and window.sentences false"
            raise ValueError(f"where training.order is rows, which are read from end to end, {what}")
        if self.window.sentences and self.training.order != "shuffled":
            raise ValueError("where window.sentences are learned from, training.order is shuffled")
        if self.sampling.slide and carried:
            raise ValueError("where training.order is rows, the state is carried on, and sampling.slide is false")
        return self
