global using System.IO;
global using Distilabel.Dataflow.AI;
global using Workshop;
global using static Distilabel.Dataflow.RoutingBatchFunctions;
