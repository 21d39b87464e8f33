"""A run in which everything that has a state takes part."""

from random import Random

import nn

DATA = ([[-1.0], [0.0], [1.0], [2.0], [3.0]], [-1.0, 1.0, 3.0, 5.0, 7.0])  # y = 2x + 1


class Setting:
    """A run in which everything that has a state takes part."""

    def __init__(self, seed=1, optimizer=nn.Adam, **options):
        self.generator = Random(seed)
        self.model = nn.Sequential(
            nn.MLP(1, [3], ["tanh"], generator=self.generator),
            nn.BatchNorm(3),
            nn.Dropout(0.3, generator=Random(seed + 1)),
            nn.Linear(3, 1, generator=self.generator),
        )
        self.optimizer = optimizer(self.model.parameters(), lr=0.05, **options)
        self.schedule = nn.optim.lr_scheduler.ExponentialLR(self.optimizer, 0.95)
        self.stopping = nn.training.EarlyStopping(patience=50)

    def fit(self, epochs, **options):
        return nn.fit(
            self.model,
            options.pop("loss", nn.mse_loss),
            options.pop("data", DATA),
            self.optimizer,
            epochs,
            batch_size=3,
            generator=self.generator,
            schedule=self.schedule,
            stopping=self.stopping,
            validation=DATA,
            max_norm=5.0,
            **options,
        )

    def state(self):
        parts = (self.model, self.optimizer, self.schedule, self.stopping)
        return [part.state_dict() for part in parts], self.generator.getstate()
