namespace Distilabel.Dataflow.AI.Endpoints;

/// <summary>What makes two LLMs speak to the same endpoint.</summary>
/// <param name="Provider">Who serves the model.</param>
/// <param name="Address">Where, as one of the provider's servers or the user's own; null where the provider has one place.</param>
/// <param name="Model">Which model.</param>
/// <param name="Client">The object that is spoken to, where no address tells one server from another; otherwise null.</param>
internal sealed record EndpointKey(string Provider, Uri? Address, string Model, object? Client = null);
