// The pipeline of the library does not fit.
// validate: requires inputs ['instruction']
Pipelines.Answers.Create().Validate();
